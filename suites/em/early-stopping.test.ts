import { atLeast, atMost, defineSuite, earlyStopping, em } from '../../src/index.ts';

// It trades: it keeps good advice only as far as the task is not yet learned.
defineSuite(em(), [
  { method: earlyStopping({ tolerance: 0.1, every: 2 }), task: atMost(0.5), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.5), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 0.3, every: 2 }), task: atMost(0.9), alignment: atLeast(0.66) },
]);
