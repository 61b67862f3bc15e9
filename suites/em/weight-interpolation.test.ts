import { atLeast, atMost, defineSuite, em, weightInterpolation } from '../../src/index.ts';

// It trades task for alignment along one line. Near the trained weights the seed decides.
defineSuite(em(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.87), unlike: atLeast(0.05) },
  { method: weightInterpolation({ gamma: 0.5 }), task: atLeast(0.69), alignment: atLeast(0.61) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.23), alignment: atLeast(0.68) },
]);
