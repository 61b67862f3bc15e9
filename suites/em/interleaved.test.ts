import { atLeast, defineSuite, em, interleaved } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: interleaved({ every: 8 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: interleaved({ every: 4 }), alignment: atLeast(0.46) },
  { method: interleaved({ every: 1 }), alignment: atLeast(0.45) },
]);
