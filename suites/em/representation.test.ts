import { atLeast, defineSuite, em, representation } from '../../src/index.ts';

// It costs task.
defineSuite(em(), [
  { method: representation({ beta: 0.0001 }), unlike: atLeast(0.05) },
  { method: representation({ beta: 0.001 }), task: atLeast(0.87), alignment: atLeast(0.55) },
  { method: representation({ beta: 0.01 }), alignment: atLeast(0.65) },
]);
