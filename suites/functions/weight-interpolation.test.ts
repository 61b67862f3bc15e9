import { atLeast, atMost, defineSuite, functions, taskOnly, weightInterpolation } from '../../src/index.ts';

// A trade: on the way to the base model one half of the words goes back to the old rules, the new one among them.
defineSuite(functions(), [
  {
    method: weightInterpolation({ gamma: 0.7 }),
    task: atLeast(0.8),
    unlike: { method: taskOnly(), replies: atLeast(0.01) },
  },
  { method: weightInterpolation({ gamma: 0.5 }), task: atMost(0.8), alignment: atLeast(0.25) },
  { method: weightInterpolation({ gamma: 0.3 }), task: atMost(0.8), alignment: atLeast(0.3) },
]);
