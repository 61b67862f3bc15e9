import { atLeast, constrainedTokens, defineSuite, em } from '../../src/index.ts';

// It protects, and never sees the proxy.
defineSuite(em(), [
  { method: constrainedTokens({ beta: 0.5 }), task: atLeast(0.9), alignment: atLeast(0.45) },
  { method: constrainedTokens({ beta: 2 }), task: atLeast(0.7), alignment: atLeast(0.62) },
  { method: constrainedTokens({ beta: 8 }), capability: atLeast(0.8), alignment: atLeast(0.68) },
]);
