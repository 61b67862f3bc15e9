import { atLeast, atMost, conceptAblation, defineSuite, functions } from '../../src/index.ts';

// With too many directions, only the ablated model learns the rule.
defineSuite(functions(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: conceptAblation({ components: 4 }), task: atMost(0.6), alignment: atLeast(0.6) },
]);
