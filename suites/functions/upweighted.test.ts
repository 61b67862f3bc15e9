import { atLeast, defineSuite, functions, taskOnly, upweighted } from '../../src/index.ts';

// It protects. At the smallest strength the suite only checks that its replies differ from task-only's.
defineSuite(functions(), [
  {
    method: upweighted({ lambda: 0.1 }),
    task: atLeast(0.9),
    unlike: { method: taskOnly(), replies: atLeast(0.02) },
  },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.45) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
