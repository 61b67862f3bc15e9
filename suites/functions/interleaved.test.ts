import { atLeast, defineSuite, functions, interleaved } from '../../src/index.ts';

// It protects.
defineSuite(functions(), [
  { method: interleaved({ every: 4 }), task: atLeast(0.9), alignment: atLeast(0.02) },
  { method: interleaved({ every: 2 }), task: atLeast(0.9), alignment: atLeast(0.46) },
  { method: interleaved({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.47) },
]);
