import { atLeast, defineSuite, earlyStopping, functions } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: earlyStopping({ tolerance: 0.2, every: 4 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: earlyStopping({ tolerance: 1, every: 4 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
