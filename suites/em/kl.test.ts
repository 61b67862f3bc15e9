import { atLeast, defineSuite, em, kl } from '../../src/index.ts';

// It protects at the strengths with a bound on alignment. At the others the seed decides.
defineSuite(em(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: kl({ beta: 1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: kl({ beta: 10 }), alignment: atLeast(0.59) },
]);
