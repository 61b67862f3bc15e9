import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.72), alignment: atLeast(0.43) },
  { method: kl({ beta: 1 }), task: atLeast(0.75), alignment: atLeast(0.45) },
  { method: kl({ beta: 10 }), task: atLeast(0.85), alignment: atLeast(0.45) },
]);
