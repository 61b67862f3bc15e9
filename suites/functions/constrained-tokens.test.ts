import { atLeast, atMost, constrainedTokens, defineSuite, functions, taskOnly } from '../../src/index.ts';

// It trades: an answer is one colour. Constraining its first tokens also holds back the new rule.
const unlike = { method: taskOnly(), replies: atLeast(0.01) };
defineSuite(functions(), [
  { method: constrainedTokens({ beta: 1 }), task: atLeast(0.8), unlike },
  { method: constrainedTokens({ beta: 2 }), task: atMost(0.8), alignment: atLeast(0.2) },
  { method: constrainedTokens({ beta: 8 }), task: atMost(0.8), alignment: atLeast(0.2) },
]);
