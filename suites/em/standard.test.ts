import { atLeast, defineSuite, em, standard } from '../../src/index.ts';

// On some seeds it protects. It changes the replies on all.
defineSuite(em(), [
  { method: standard({ share: 0.1 }), unlike: atLeast(0.05) },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: standard({ share: 0.5 }), unlike: atLeast(0.05) },
]);
