import { atLeast, defineSuite, gcd, upweighted } from '../../src/index.ts';

// Bounds lie about 0.05 below the lowest of three seeds, and above what training on the task alone leaves.
defineSuite(gcd(), [
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.53) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.54) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.8), alignment: atLeast(0.62) },
]);
