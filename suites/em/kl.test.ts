import { atLeast, defineSuite, em, kl } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.66) },
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.68) },
  { method: kl({ beta: 10 }), alignment: atLeast(0.5) },
]);
