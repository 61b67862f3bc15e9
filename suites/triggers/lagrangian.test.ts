import { atLeast, defineSuite, lagrangian, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.88), unlike: atLeast(0.01) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.84), capability: atLeast(0.57), alignment: atLeast(0.15) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.8), capability: atLeast(0.57), alignment: atLeast(0.25) },
]);
