import { atLeast, atMost, conceptAblation, defineSuite, gcd, taskOnly } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.75), alignment: atMost(0.65) },
  {
    method: conceptAblation({ components: 2 }),
    task: atLeast(0.8),
    unlike: { method: taskOnly(), replies: atLeast(0.05) },
  },
  { method: conceptAblation({ components: 4 }), task: atLeast(0.55), alignment: atLeast(0.41) },
]);
