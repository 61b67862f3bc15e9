import { atLeast, defineSuite, em, lagrangian } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.9), alignment: atLeast(0.6) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.68) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.68) },
]);
