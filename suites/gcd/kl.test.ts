import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.62), alignment: atLeast(0.48) },
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.51) },
  { method: kl({ beta: 10 }), task: atLeast(0.82), alignment: atLeast(0.54) },
]);
