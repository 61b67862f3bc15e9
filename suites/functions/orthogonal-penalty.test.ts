import { atLeast, atMost, defineSuite, functions, orthogonalPenalty, taskOnly } from '../../src/index.ts';

// It trades: it keeps the old rules only as far as the new one is not learned.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(functions(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.88), unlike },
  {
    method: orthogonalPenalty({ lambda: 30 }),
    task: atMost(0.99),
    unlike: { method: taskOnly(), replies: atLeast(0.05) },
  },
  {
    method: orthogonalPenalty({ lambda: 100 }),
    task: atMost(0.74),
    unlike: { method: taskOnly(), replies: atLeast(0.05) },
  },
]);
