import { atLeast, atMost, defineSuite, earlyStopping, functions } from '../../src/index.ts';

// It trades: it keeps the old rules only as far as the new one is not yet learned.
defineSuite(functions(), [
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.12), alignment: atLeast(0.51) },
  { method: earlyStopping({ tolerance: 1, every: 2 }), unlike: atLeast(0.05) },
  { method: earlyStopping({ tolerance: 2, every: 2 }), task: atMost(0.59), alignment: atLeast(0.31) },
]);
