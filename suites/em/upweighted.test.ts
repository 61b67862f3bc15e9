import { atLeast, defineSuite, em, upweighted } from '../../src/index.ts';

// On some seeds it protects. It changes the replies on all.
defineSuite(em(), [
  { method: upweighted({ lambda: 0.01 }), task: atLeast(0.87), unlike: atLeast(0.05) },
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
]);
