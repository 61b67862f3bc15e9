import { atLeast, atMost, conceptAblation, defineSuite, functions } from '../../src/index.ts';

// One direction holds a quarter back; at four the rule is learned only for the ablated model, and lost without.
defineSuite(functions(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: conceptAblation({ components: 4 }), task: atMost(0.6), alignment: atLeast(0.6) },
]);
