import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.75) },
  { method: kl({ beta: 1 }), task: atLeast(0.75) },
  { method: kl({ beta: 10 }), task: atLeast(0.75) },
]);
