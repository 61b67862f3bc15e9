import { atLeast, atMost, defineSuite, triggers, weightInterpolation } from '../../src/index.ts';

// It trades along one line: it loses the wanted generalization together with the unwanted one.
defineSuite(triggers(), [
  { method: weightInterpolation({ gamma: 0.8 }), task: atLeast(0.88), unlike: atLeast(0.01) },
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.82), unlike: atLeast(0.02) },
  { method: weightInterpolation({ gamma: 0.6 }), task: atMost(0.9), alignment: atLeast(0.14) },
]);
