import { atLeast, atMost, defineSuite, functions, taskOnly, upweighted } from '../../src/index.ts';

// A remedy, unless the weight is small. Bounds on alignment lie midway between what was measured and what training on the task
// alone leaves.
defineSuite(functions(), [
  {
    method: upweighted({ lambda: 0.1 }),
    task: atLeast(0.9),
    alignment: atMost(0.4),
    unlike: { method: taskOnly(), replies: atLeast(0.02) },
  },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.45) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
