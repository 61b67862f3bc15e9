import { atLeast, defineSuite, gcd, interleavedByGap } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.72), alignment: atLeast(0.37) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.75), alignment: atLeast(0.4) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.67), alignment: atLeast(0.38) },
]);
