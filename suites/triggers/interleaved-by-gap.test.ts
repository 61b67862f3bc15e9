import { atLeast, defineSuite, interleavedByGap, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.88), capability: atLeast(0.42), alignment: atLeast(0.15) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.88), capability: atLeast(0.53), alignment: atLeast(0.13) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.88), capability: atLeast(0.57), alignment: atLeast(0.12) },
]);
