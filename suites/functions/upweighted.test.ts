import { atLeast, defineSuite, functions, taskOnly, upweighted } from '../../src/index.ts';

// It protects. What the smallest strength protects scatters between seeds (as in kl), so it is only told from none.
defineSuite(functions(), [
  {
    method: upweighted({ lambda: 0.1 }),
    task: atLeast(0.9),
    unlike: { method: taskOnly(), replies: atLeast(0.02) },
  },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.45) },
  { method: upweighted({ lambda: 10 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
