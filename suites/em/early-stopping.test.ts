import { atLeast, atMost, defineSuite, earlyStopping, em } from '../../src/index.ts';

// It trades: what is kept of good advice is what was not yet learned of the task.
defineSuite(em(), [
  { method: earlyStopping({ tolerance: 0.1, every: 2 }), task: atMost(0.5), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.5), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 0.3, every: 2 }), task: atMost(0.9), alignment: atLeast(0.66) },
]);
