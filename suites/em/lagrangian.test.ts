import { atLeast, defineSuite, em, lagrangian } from '../../src/index.ts';

// On some seeds it protects. It changes the replies on all.
defineSuite(em(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.9), unlike: atLeast(0.05) },
]);
