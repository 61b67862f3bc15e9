import { atLeast, defineSuite, dpo, gcd } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: dpo({ lambda: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.51) },
  { method: dpo({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.53) },
  { method: dpo({ lambda: 10 }), task: atLeast(0.82), alignment: atLeast(0.48) },
]);
