import { atLeast, atMost, defineSuite, em, weightInterpolation } from '../../src/index.ts';

// A trade along one line. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(em(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.8), alignment: atLeast(0.55) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.5), alignment: atLeast(0.66) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.4), alignment: atLeast(0.7) },
]);
