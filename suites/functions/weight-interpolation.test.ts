import { atLeast, atMost, defineSuite, functions, weightInterpolation } from '../../src/index.ts';

// It trades: towards the base model, words return to the old rules. Words with the new rule return too.
defineSuite(functions(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.86), unlike: atLeast(0.01) },
  { method: weightInterpolation({ gamma: 0.5 }), alignment: atLeast(0.11) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.59), alignment: atLeast(0.31) },
]);
