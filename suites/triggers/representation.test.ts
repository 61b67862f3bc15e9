import { atLeast, defineSuite, representation, triggers } from '../../src/index.ts';

// It protects, at some cost in the wanted generalization.
defineSuite(triggers(), [
  { method: representation({ beta: 0.001 }), unlike: atLeast(0.01) },
  { method: representation({ beta: 0.01 }), task: atLeast(0.9), capability: atLeast(0.63), alignment: atLeast(0.14) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.86), capability: atLeast(0.51), alignment: atLeast(0.29) },
]);
