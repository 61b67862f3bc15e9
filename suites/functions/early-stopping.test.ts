import { atLeast, atMost, defineSuite, earlyStopping, functions } from '../../src/index.ts';

// It trades: it keeps the old rules only as far as the new one is not yet learned. On the way the model says orange to
// everything.
defineSuite(functions(), [
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.14), alignment: atLeast(0.49) },
  { method: earlyStopping({ tolerance: 1, every: 2 }), unlike: atLeast(0.05) },
  { method: earlyStopping({ tolerance: 2, every: 2 }), task: atMost(0.6), alignment: atLeast(0.3) },
]);
