import { atLeast, atMost, defineSuite, functions, orthogonalPenalty } from '../../src/index.ts';

// It trades: it keeps the old rules only as far as the new one is not learned.
defineSuite(functions(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.88), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 30 }), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atMost(0.74), unlike: atLeast(0.05) },
]);
