import { atLeast, defineSuite, functions, steering } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: steering({ alpha: 0.01 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: steering({ alpha: 0.05 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
