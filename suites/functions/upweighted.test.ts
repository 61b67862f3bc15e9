import { atLeast, defineSuite, functions, upweighted } from '../../src/index.ts';

defineSuite(functions(), [
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.86), unlike: atLeast(0.02) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.17) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.9), alignment: atLeast(0.21) },
]);
