import { atLeast, defineSuite, interleaved, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: interleaved({ every: 8 }), task: atLeast(0.88), capability: atLeast(0.57), alignment: atLeast(0.17) },
  { method: interleaved({ every: 4 }), task: atLeast(0.88), capability: atLeast(0.29), alignment: atLeast(0.16) },
  { method: interleaved({ every: 1 }), task: atLeast(0.88), capability: atLeast(0.56), alignment: atLeast(0.18) },
]);
