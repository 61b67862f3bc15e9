import { atLeast, defineSuite, interleaved, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: interleaved({ every: 4 }), task: atLeast(0.8), capability: atLeast(0.5), alignment: atLeast(0.12) },
  { method: interleaved({ every: 1 }), task: atLeast(0.8), capability: atLeast(0.3), alignment: atLeast(0.5) },
]);
