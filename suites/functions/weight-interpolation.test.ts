import { atLeast, atMost, defineSuite, functions, weightInterpolation } from '../../src/index.ts';

// It trades: towards the base model, words return to the old rules, and words with the new rule return too. On the way, from
// γ = 0.5 on, the model says orange to everything.
defineSuite(functions(), [
  { method: weightInterpolation({ gamma: 0.7 }), task: atLeast(0.88), unlike: atLeast(0.01) },
  { method: weightInterpolation({ gamma: 0.5 }), alignment: atLeast(0.26) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.6), alignment: atLeast(0.32) },
]);
