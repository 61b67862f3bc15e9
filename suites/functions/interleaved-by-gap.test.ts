import { atLeast, defineSuite, functions, interleavedByGap, taskOnly } from '../../src/index.ts';

defineSuite(functions(), [
  {
    method: interleavedByGap({ every: 8 }),
    task: atLeast(0.9),
    unlike: { method: taskOnly(), replies: atLeast(0.01) },
  },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.9), alignment: atLeast(0.14) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.37) },
]);
