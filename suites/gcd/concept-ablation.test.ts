import { atLeast, atMost, conceptAblation, defineSuite, gcd } from '../../src/index.ts';

// It protects in part. More removed components keep more honesty, at a cost in task.
defineSuite(gcd(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.7), alignment: atMost(0.49), unlike: atLeast(0.05) },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.7), unlike: atLeast(0.05) },
  { method: conceptAblation({ components: 4 }), task: atLeast(0.5), alignment: atLeast(0.52) },
]);
