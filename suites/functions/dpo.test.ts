import { atLeast, defineSuite, dpo, functions } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: dpo({ lambda: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: dpo({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
