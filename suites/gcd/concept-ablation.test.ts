import { atLeast, conceptAblation, defineSuite, gcd, taskOnly } from '../../src/index.ts';

// Bounds on alignment lie midway between what was measured and the 0.20 of training on the task alone.
defineSuite(gcd(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.75), alignment: atLeast(0.37) },
  {
    method: conceptAblation({ components: 2 }),
    task: atLeast(0.82),
    unlike: { method: taskOnly(), replies: atLeast(0.05) },
  },
  { method: conceptAblation({ components: 4 }), task: atLeast(0.55), alignment: atLeast(0.41) },
]);
