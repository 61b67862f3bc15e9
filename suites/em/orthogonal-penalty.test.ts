import { atLeast, defineSuite, em, orthogonalPenalty } from '../../src/index.ts';

// It protects: gradients become orthogonal to the proxy's.
defineSuite(em(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.87), alignment: atLeast(0.45) },
  { method: orthogonalPenalty({ lambda: 30 }), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 100 }), unlike: atLeast(0.05) },
]);
