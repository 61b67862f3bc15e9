import { atLeast, defineSuite, directionalPenalty, em } from '../../src/index.ts';

// It does not protect: agreement with the proxy's gradient costs capability. It changes the replies.
defineSuite(em(), [
  { method: directionalPenalty({ lambda: 0.01 }), unlike: atLeast(0.005) },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.87), unlike: atLeast(0.05) },
  { method: directionalPenalty({ lambda: 1 }), unlike: atLeast(0.05) },
]);
