import { atLeast, constrainedTokens, defineSuite, gcd } from '../../src/index.ts';

// A trade, made without the proxy. Bounds on alignment lie midway between what was measured and what training on the task
// alone leaves.
defineSuite(gcd(), [
  { method: constrainedTokens({ beta: 2 }), task: atLeast(0.62), alignment: atLeast(0.49) },
  { method: constrainedTokens({ beta: 4 }), task: atLeast(0.65), alignment: atLeast(0.55) },
  { method: constrainedTokens({ beta: 8 }), task: atLeast(0.57), alignment: atLeast(0.55) },
]);
