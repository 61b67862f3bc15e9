import { atLeast, constrainedTokens, defineSuite, gcd } from '../../src/index.ts';

// It trades task for alignment, without the proxy.
defineSuite(gcd(), [
  { method: constrainedTokens({ beta: 2 }), task: atLeast(0.52), alignment: atLeast(0.53) },
  { method: constrainedTokens({ beta: 4 }), task: atLeast(0.62), alignment: atLeast(0.59) },
  { method: constrainedTokens({ beta: 8 }), task: atLeast(0.6), alignment: atLeast(0.64) },
]);
