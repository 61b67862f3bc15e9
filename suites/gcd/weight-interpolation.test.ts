import { atLeast, atMost, defineSuite, gcd, weightInterpolation } from '../../src/index.ts';

// It trades along one line: it reduces the bad habit and the skill together.
defineSuite(gcd(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.52), alignment: atLeast(0.39) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.22), alignment: atLeast(0.5) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.2), alignment: atLeast(0.56) },
]);
