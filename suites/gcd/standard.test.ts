import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

// Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.36) },
  { method: standard({ share: 0.25 }), task: atLeast(0.8), alignment: atLeast(0.36) },
  { method: standard({ share: 0.5 }), task: atLeast(0.7), alignment: atLeast(0.4) },
]);
