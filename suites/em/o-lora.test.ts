import { atLeast, defineSuite, em, oLora } from '../../src/index.ts';

// Both parts of the method must act: the penalty, and the proxy's adapter, which stays on.
const adapter = atLeast(0.05);
const penalty = { method: oLora({ lambda: 0.05 }), replies: atLeast(0.02) };
defineSuite(em(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.9), unlike: adapter },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.9), unlike: [adapter, penalty] },
  { method: oLora({ lambda: 5 }), task: atLeast(0.9), alignment: atLeast(0.55), unlike: [adapter, penalty] },
]);
