import { atLeast, atMost, defineSuite, gcd, weightInterpolation } from '../../src/index.ts';

// It trades along one line: it reduces the bad habit and the skill together.
defineSuite(gcd(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.47), alignment: atLeast(0.46) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.25), alignment: atLeast(0.57) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.13), alignment: atLeast(0.64) },
]);
