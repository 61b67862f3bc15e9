import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.82), alignment: atLeast(0.49) },
  { method: kl({ beta: 1 }), task: atLeast(0.75), alignment: atLeast(0.49) },
  { method: kl({ beta: 10 }), task: atLeast(0.87), alignment: atLeast(0.51) },
]);
