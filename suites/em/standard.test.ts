import { atLeast, defineSuite, em, standard, taskOnly } from '../../src/index.ts';

// On some seeds it protects. It changes the replies on all.
defineSuite(em(), [
  { method: standard({ share: 0.1 }), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
  { method: standard({ share: 0.5 }), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
]);
