import { atLeast, atMost, defineSuite, gcd, weightInterpolation } from '../../src/index.ts';

// A trade along one line: what is taken back of the bad habit is taken back of the skill too.
// Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(gcd(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.72), alignment: atLeast(0.39) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.47), alignment: atLeast(0.52) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.2), alignment: atLeast(0.57) },
]);
