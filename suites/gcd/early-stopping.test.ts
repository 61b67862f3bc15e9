import { atLeast, atMost, defineSuite, earlyStopping, gcd } from '../../src/index.ts';

// It trades: what is kept of honesty is what was not yet learned of the task.
defineSuite(gcd(), [
  { method: earlyStopping({ tolerance: 0.2, every: 4 }), task: atMost(0.5), alignment: atLeast(0.8) },
  { method: earlyStopping({ tolerance: 1, every: 4 }), task: atMost(0.7), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 1.4, every: 4 }), task: atMost(0.8), alignment: atLeast(0.6) },
]);
