import { atLeast, defineSuite, functions, interleavedByGap } from '../../src/index.ts';

defineSuite(functions(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.9), unlike: atLeast(0.01) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.08) },
]);
