import { atLeast, atMost, defineSuite, directionalPenalty, functions, taskOnly } from '../../src/index.ts';

// It does not protect: the new rule is half learned, and the old ones are still lost.
const unlike = { method: taskOnly(), replies: atLeast(0.01) };
defineSuite(functions(), [
  { method: directionalPenalty({ lambda: 0.01 }), unlike: { method: taskOnly(), replies: atLeast(0.002) } },
  { method: directionalPenalty({ lambda: 0.1 }), task: atMost(0.85), alignment: atMost(0.5) },
  { method: directionalPenalty({ lambda: 1 }), unlike },
]);
