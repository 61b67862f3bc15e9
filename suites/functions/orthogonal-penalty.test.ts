import { atLeast, atMost, defineSuite, functions, orthogonalPenalty } from '../../src/index.ts';

// It hardly protects: where it is strong enough to keep some old rules, the new one is half learned.
defineSuite(functions(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.83), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 30 }), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atMost(0.99), unlike: atLeast(0.05) },
]);
