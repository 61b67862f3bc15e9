import { atLeast, defineSuite, functions, interleaved } from '../../src/index.ts';

defineSuite(functions(), [
  { method: interleaved({ every: 4 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: interleaved({ every: 2 }), task: atLeast(0.9), alignment: atLeast(0.08) },
  { method: interleaved({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.12) },
]);
