import { atLeast, atMost, defineSuite, em, weightInterpolation } from '../../src/index.ts';

// It trades task for alignment along one line.
defineSuite(em(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.8), alignment: atLeast(0.55) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.5), alignment: atLeast(0.66) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.4), alignment: atLeast(0.7) },
]);
