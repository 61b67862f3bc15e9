import { atLeast, defineSuite, em, interleavedByGap } from '../../src/index.ts';

defineSuite(em(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.9), alignment: atLeast(0.48) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.9), alignment: atLeast(0.43) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.87), unlike: atLeast(0.05) },
]);
