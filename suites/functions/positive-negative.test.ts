import { atLeast, defineSuite, functions, positiveNegative } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: positiveNegative({ negativeLambda: 0.1, bound: 5 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: positiveNegative({ negativeLambda: 0.3, bound: 5 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
