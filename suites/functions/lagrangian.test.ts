import { atLeast, defineSuite, functions, lagrangian } from '../../src/index.ts';

// It protects.
defineSuite(functions(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.9), alignment: atLeast(0.46) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.47) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
