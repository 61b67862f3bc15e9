import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

// Bounds lie about 0.05 below the lowest of three seeds, and above what training on the task alone leaves.
defineSuite(gcd(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.54) },
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.58) },
  { method: kl({ beta: 10 }), task: atLeast(0.8), alignment: atLeast(0.64) },
]);
