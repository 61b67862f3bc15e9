import { atLeast, defineSuite, em, orthogonalPenalty } from '../../src/index.ts';

// Gradients at right angles to the proxy's are a remedy here, which in the end costs the task.
defineSuite(em(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.9), alignment: atLeast(0.23) },
  { method: orthogonalPenalty({ lambda: 30 }), task: atLeast(0.8), alignment: atLeast(0.5) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atLeast(0.6), alignment: atLeast(0.5) },
]);
