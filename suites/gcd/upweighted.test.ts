import { atLeast, defineSuite, gcd, upweighted } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: upweighted({ lambda: 0.3 }), task: atLeast(0.7) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.7) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.7) },
]);
