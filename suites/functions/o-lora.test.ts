import { atLeast, atMost, defineSuite, functions, oLora, taskOnly } from '../../src/index.ts';

// It does not protect: in its own subspace the task's adapter is as free to leak. Both parts of the method must act:
// the proxy's adapter, which stays on, and the penalty.
const adapter = { method: taskOnly(), replies: atLeast(0.05) };
const penalty = { method: oLora({ lambda: 0.05 }), replies: atLeast(0.005) };
defineSuite(functions(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.5), alignment: atMost(0.5), unlike: adapter },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.5), alignment: atMost(0.5), unlike: [adapter, penalty] },
  { method: oLora({ lambda: 5 }), unlike: [adapter, penalty] },
]);
