import { atLeast, defineSuite, representation, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: representation({ beta: 0.1 }), task: atLeast(0.5), capability: atLeast(0.3), alignment: atLeast(0.15) },
  { method: representation({ beta: 1 }), alignment: atLeast(0.9) },
]);
