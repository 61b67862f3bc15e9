import { atLeast, atMost, defineSuite, functions, oLora } from '../../src/index.ts';

// It does not protect: the task's adapter leaks as freely in its own subspace. Both parts of the method must act: the
// penalty, and the proxy's adapter, which stays on.
const adapter = atLeast(0.01);
const penalty = { method: oLora({ lambda: 0.05 }), replies: atLeast(0.005) };
defineSuite(functions(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.87), alignment: atMost(0.17), unlike: adapter },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.83), unlike: [adapter, penalty] },
  { method: oLora({ lambda: 5 }), unlike: [adapter, penalty] },
]);
