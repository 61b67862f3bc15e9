import { atLeast, defineSuite, em, kl } from '../../src/index.ts';

defineSuite(em(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: kl({ beta: 1 }), task: atLeast(0.9), unlike: atLeast(0.05) },
  { method: kl({ beta: 10 }), alignment: atLeast(0.59) },
]);
