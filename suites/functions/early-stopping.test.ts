import { atLeast, atMost, defineSuite, earlyStopping, functions, taskOnly } from '../../src/index.ts';

// A trade: what is kept of the old rules is what was not yet learned of the new one.
defineSuite(functions(), [
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.5), alignment: atLeast(0.8) },
  { method: earlyStopping({ tolerance: 1, every: 2 }), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
  { method: earlyStopping({ tolerance: 2, every: 2 }), task: atMost(0.85), alignment: atLeast(0.25) },
]);
