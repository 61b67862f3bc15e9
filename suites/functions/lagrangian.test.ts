import { atLeast, defineSuite, functions, lagrangian } from '../../src/index.ts';

// It protects, on some seeds little.
defineSuite(functions(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.08) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.88), alignment: atLeast(0.1) },
]);
