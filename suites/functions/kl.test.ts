import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

defineSuite(functions(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.9) },
  { method: kl({ beta: 1 }), task: atLeast(0.9) },
  { method: kl({ beta: 10 }), task: atLeast(0.8) },
]);
