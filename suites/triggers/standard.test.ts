import { atLeast, defineSuite, standard, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: standard({ share: 0.2 }), task: atLeast(0.88), capability: atLeast(0.45), alignment: atLeast(0.12) },
  { method: standard({ share: 0.33 }), task: atLeast(0.88), capability: atLeast(0.6), alignment: atLeast(0.08) },
  { method: standard({ share: 0.5 }), task: atLeast(0.88), capability: atLeast(0.66), alignment: atLeast(0.08) },
]);
