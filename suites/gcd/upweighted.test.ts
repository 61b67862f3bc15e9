import { atLeast, defineSuite, gcd, upweighted } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.7), alignment: atLeast(0.45) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.7), alignment: atLeast(0.48) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.8), alignment: atLeast(0.53) },
]);
