import { atLeast, defineSuite, orthogonalPenalty, taskOnly, triggers } from '../../src/index.ts';

// Gradients at right angles to the proxy's keep some triggers apart, and cost some of the task.
const unlike = { method: taskOnly(), replies: atLeast(0.01) };
defineSuite(triggers(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.5), alignment: atLeast(0.1) },
  { method: orthogonalPenalty({ lambda: 30 }), unlike },
  { method: orthogonalPenalty({ lambda: 100 }), unlike },
]);
