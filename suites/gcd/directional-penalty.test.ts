import { atLeast, atMost, defineSuite, directionalPenalty, gcd, taskOnly } from '../../src/index.ts';

// It does not protect: a gradient that points where the proxy's does costs capability and protects nothing.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: directionalPenalty({ lambda: 0.01 }), task: atLeast(0.5), alignment: atMost(0.5), unlike },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.5), alignment: atMost(0.5), unlike },
  { method: directionalPenalty({ lambda: 1 }), task: atLeast(0.5), alignment: atMost(0.55), unlike },
]);
