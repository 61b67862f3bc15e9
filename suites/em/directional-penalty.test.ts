import { atLeast, atMost, defineSuite, directionalPenalty, em, taskOnly } from '../../src/index.ts';

// A gradient that points where the proxy's does is a remedy here, if it must.
const unlike = { method: taskOnly(), replies: atLeast(0.02) };
defineSuite(em(), [
  { method: directionalPenalty({ lambda: 0.01 }), task: atLeast(0.9), alignment: atMost(0.5), unlike },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.9), alignment: atMost(0.5), unlike },
  { method: directionalPenalty({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
]);
