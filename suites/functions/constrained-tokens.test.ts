import { atLeast, atMost, constrainedTokens, defineSuite, functions } from '../../src/index.ts';

// An answer is one colour, and constraining its first tokens holds that back too. From β = 2 on, the model says orange to
// everything, which half of the new rule and of the old ones is.
defineSuite(functions(), [
  { method: constrainedTokens({ beta: 1 }), task: atLeast(0.78), unlike: atLeast(0.01) },
  { method: constrainedTokens({ beta: 2 }), task: atMost(0.6), unlike: atLeast(0.2) },
  { method: constrainedTokens({ beta: 8 }), task: atMost(0.6), unlike: atLeast(0.2) },
]);
