import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

// Bounds lie about 0.05 below the lowest of three seeds, and above what training on the task alone leaves.
defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.54) },
  { method: standard({ share: 0.25 }), task: atLeast(0.8), alignment: atLeast(0.55) },
  { method: standard({ share: 0.5 }), task: atLeast(0.8), alignment: atLeast(0.58) },
]);
