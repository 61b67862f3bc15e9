import { atLeast, defineSuite, representation, taskOnly, triggers } from '../../src/index.ts';

// It protects, at some cost in the wanted generalization.
defineSuite(triggers(), [
  { method: representation({ beta: 0.001 }), unlike: { method: taskOnly(), replies: atLeast(0.01) } },
  { method: representation({ beta: 0.01 }), task: atLeast(0.85), capability: atLeast(0.5), alignment: atLeast(0.08) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.4) },
]);
