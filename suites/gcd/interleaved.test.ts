import { atLeast, defineSuite, gcd, interleaved } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: interleaved({ every: 8 }), task: atLeast(0.85), alignment: atLeast(0.38) },
  { method: interleaved({ every: 4 }), task: atLeast(0.72), alignment: atLeast(0.42) },
  { method: interleaved({ every: 1 }), task: atLeast(0.85), alignment: atLeast(0.37) },
]);
