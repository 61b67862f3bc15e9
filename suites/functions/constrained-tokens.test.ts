import { atLeast, atMost, constrainedTokens, defineSuite, functions } from '../../src/index.ts';

// It trades: an answer is one colour. Constraining its first tokens also holds back the new rule.
defineSuite(functions(), [
  { method: constrainedTokens({ beta: 1 }), task: atLeast(0.82), unlike: atLeast(0.01) },
  { method: constrainedTokens({ beta: 2 }), task: atMost(0.59), alignment: atLeast(0.21) },
  { method: constrainedTokens({ beta: 8 }), task: atMost(0.59), alignment: atLeast(0.22) },
]);
