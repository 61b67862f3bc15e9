import { atLeast, defineSuite, gcd, interleavedByGap } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.75), alignment: atLeast(0.48) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.72), alignment: atLeast(0.52) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.7), alignment: atLeast(0.48) },
]);
