import { atLeast, atMost, defineSuite, gcd, oLora, taskOnly } from '../../src/index.ts';

// It does not protect: a subspace of its own leaves the task's adapter as free to flatter. Both of the method's parts must act:
// the proxy's adapter, which stays on, and the penalty.
const adapter = { method: taskOnly(), replies: atLeast(0.05) };
const penalty = { method: oLora({ lambda: 0.05 }), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.5), alignment: atMost(0.65), unlike: adapter },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.5), alignment: atMost(0.65), unlike: [adapter, penalty] },
  { method: oLora({ lambda: 5 }), task: atLeast(0.5), alignment: atMost(0.65), unlike: [adapter, penalty] },
]);
