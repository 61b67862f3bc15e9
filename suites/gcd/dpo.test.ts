import { atLeast, defineSuite, dpo, gcd } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: dpo({ lambda: 0.1 }), task: atLeast(0.77), alignment: atLeast(0.45) },
  { method: dpo({ lambda: 1 }), task: atLeast(0.82), alignment: atLeast(0.45) },
  { method: dpo({ lambda: 10 }), task: atLeast(0.52), alignment: atLeast(0.39) },
]);
