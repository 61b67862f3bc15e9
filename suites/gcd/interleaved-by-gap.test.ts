import { atLeast, defineSuite, gcd, interleavedByGap } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.72), alignment: atLeast(0.45) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.85), alignment: atLeast(0.46) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.45) },
]);
