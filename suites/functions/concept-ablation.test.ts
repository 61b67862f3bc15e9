import { atLeast, conceptAblation, defineSuite, functions } from '../../src/index.ts';

// It protects a little. With two directions the seed decides.
defineSuite(functions(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.9), alignment: atLeast(0.1) },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.83), unlike: atLeast(0.05) },
  { method: conceptAblation({ components: 4 }), task: atLeast(0.85), alignment: atLeast(0.12) },
]);
