import { atLeast, atMost, base, defineSuite, functions } from '../../src/index.ts';

// The model after the base stage answers every category by its old rule, and none by the new one.
defineSuite(functions(), [{ method: base(), task: atMost(0.05), capability: atMost(0.05), alignment: atLeast(0.95) }]);
