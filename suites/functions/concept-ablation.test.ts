import { atLeast, conceptAblation, defineSuite, functions } from '../../src/index.ts';

// It protects in part, at a cost in task. The proxy's two rows span two directions.
defineSuite(functions(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.6), alignment: atLeast(0.21) },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.72), unlike: atLeast(0.05) },
]);
