import { atLeast, atMost, defineSuite, gcd, oLora } from '../../src/index.ts';

// It protects little: the task's adapter flatters nearly as freely in its own subspace. Both parts of the method must
// act: the penalty, and the proxy's adapter, which stays on.
const adapter = atLeast(0.05);
const penalty = { method: oLora({ lambda: 0.05 }), replies: atLeast(0.05) };
defineSuite(gcd(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.6), alignment: atMost(0.48), unlike: adapter },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.77), alignment: atMost(0.53), unlike: [adapter, penalty] },
  { method: oLora({ lambda: 5 }), task: atLeast(0.72), alignment: atMost(0.57), unlike: [adapter, penalty] },
]);
