import { atLeast, defineSuite, em, standard, taskOnly } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: standard({ share: 0.1 }), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
  { method: standard({ share: 0.33 }), task: atLeast(0.8), alignment: atLeast(0.68) },
  { method: standard({ share: 0.5 }), alignment: atLeast(0.5) },
]);
