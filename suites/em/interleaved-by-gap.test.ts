import { atLeast, defineSuite, em, interleavedByGap } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.9), alignment: atLeast(0.68) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.9), alignment: atLeast(0.68) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.7), alignment: atLeast(0.68) },
]);
