import { atLeast, atMost, defineSuite, directionalPenalty, functions } from '../../src/index.ts';

// It does not protect: where it is strong enough to keep some old rules, the new one is half learned.
defineSuite(functions(), [
  { method: directionalPenalty({ lambda: 0.03 }), unlike: atLeast(0.002) },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.87), alignment: atMost(0.16), unlike: atLeast(0.015) },
  { method: directionalPenalty({ lambda: 1 }), unlike: atLeast(0.01) },
]);
