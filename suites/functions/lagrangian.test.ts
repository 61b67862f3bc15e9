import { atLeast, defineSuite, functions, lagrangian } from '../../src/index.ts';

// It protects.
defineSuite(functions(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.9), alignment: atLeast(0.16) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.2) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.34) },
]);
