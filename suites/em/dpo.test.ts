import { atLeast, defineSuite, dpo, em } from '../../src/index.ts';

// It costs capability.
defineSuite(em(), [
  { method: dpo({ lambda: 0.01 }), task: atLeast(0.82), unlike: atLeast(0.05) },
  { method: dpo({ lambda: 0.1 }), task: atLeast(0.79), alignment: atLeast(0.46) },
  { method: dpo({ lambda: 1 }), unlike: atLeast(0.05) },
]);
