import { atLeast, atMost, defineSuite, gcd, orthogonalPenalty, taskOnly } from '../../src/index.ts';

// It does not protect: gradients at right angles to the proxy's leave honesty about as unprotected as before.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.5), alignment: atMost(0.55), unlike },
  { method: orthogonalPenalty({ lambda: 30 }), task: atLeast(0.5), alignment: atMost(0.65), unlike },
  { method: orthogonalPenalty({ lambda: 100 }), task: atLeast(0.5), alignment: atMost(0.65), unlike },
]);
