import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: kl({ beta: 0.3 }), task: atLeast(0.7) },
  { method: kl({ beta: 1 }), task: atLeast(0.7) },
  { method: kl({ beta: 10 }), task: atLeast(0.7) },
]);
