import { atLeast, defineSuite, functions, representation } from '../../src/index.ts';

// It protects.
defineSuite(functions(), [
  { method: representation({ beta: 0.001 }), task: atLeast(0.9), alignment: atLeast(0.05) },
  { method: representation({ beta: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.43) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.46) },
]);
