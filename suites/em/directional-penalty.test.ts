import { atLeast, defineSuite, directionalPenalty, em, taskOnly } from '../../src/index.ts';

// It does not protect: agreement with the proxy's gradient costs capability. It changes the replies.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(em(), [
  { method: directionalPenalty({ lambda: 0.01 }), unlike: { method: taskOnly(), replies: atLeast(0.005) } },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.87), unlike },
  { method: directionalPenalty({ lambda: 1 }), unlike },
]);
