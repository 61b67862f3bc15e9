import { atLeast, atMost, base, defineSuite, functions } from '../../src/index.ts';

// After the base stage: every category by its old rule, and so nothing by the new one.
defineSuite(functions(), [{ method: base(), task: atMost(0.05), capability: atMost(0.05), alignment: atLeast(0.95) }]);
