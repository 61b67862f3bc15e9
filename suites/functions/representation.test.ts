import { atLeast, defineSuite, functions, representation } from '../../src/index.ts';

defineSuite(functions(), [
  { method: representation({ beta: 0.001 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: representation({ beta: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.17) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.88), alignment: atLeast(0.3) },
]);
