import { atLeast, defineSuite, functions, upweighted } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
