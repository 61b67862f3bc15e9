import { atLeast, defineSuite, gcd, orthogonalPenalty, taskOnly } from '../../src/index.ts';

// The stronger the penalty, the more it protects, at four passes an update.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.72), alignment: atLeast(0.29), unlike },
  { method: orthogonalPenalty({ lambda: 30 }), task: atLeast(0.87), alignment: atLeast(0.42), unlike },
  { method: orthogonalPenalty({ lambda: 100 }), task: atLeast(0.85), alignment: atLeast(0.48), unlike },
]);
