import { atLeast, defineSuite, gcd, interleaved } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: interleaved({ every: 8 }), task: atLeast(0.82), alignment: atLeast(0.42) },
  { method: interleaved({ every: 4 }), task: atLeast(0.57), alignment: atLeast(0.5) },
  { method: interleaved({ every: 1 }), task: atLeast(0.87), alignment: atLeast(0.46) },
]);
