import { atLeast, defineSuite, directionalPenalty, em, taskOnly } from '../../src/index.ts';

// It does not protect: a gradient that points where the proxy's does costs capability. It changes what is said.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(em(), [
  { method: directionalPenalty({ lambda: 0.01 }), unlike: { method: taskOnly(), replies: atLeast(0.005) } },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.9), unlike },
  { method: directionalPenalty({ lambda: 1 }), unlike },
]);
