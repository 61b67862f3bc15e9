import { atLeast, atMost, defineSuite, orthogonalPenalty, triggers } from '../../src/index.ts';

// Gradients orthogonal to the proxy's keep some triggers apart, at some cost in task.
defineSuite(triggers(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.68), alignment: atLeast(0.13) },
  { method: orthogonalPenalty({ lambda: 30 }), task: atMost(0.7), alignment: atLeast(0.26) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atMost(0.16), alignment: atLeast(0.45) },
]);
