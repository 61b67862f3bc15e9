import { atLeast, defineSuite, standard, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: standard({ share: 0.2 }), task: atLeast(0.8), capability: atLeast(0.5), alignment: atLeast(0.15) },
  { method: standard({ share: 0.33 }), task: atLeast(0.8), capability: atLeast(0.3), alignment: atLeast(0.4) },
]);
