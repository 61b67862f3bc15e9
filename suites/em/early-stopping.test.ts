import { atLeast, atMost, defineSuite, earlyStopping, em } from '../../src/index.ts';

// It trades: it keeps good advice only as far as the task is not yet learned. A wider tolerance than these
// never stops on some seeds.
defineSuite(em(), [
  { method: earlyStopping({ tolerance: 0.1, every: 1 }), task: atMost(0.3), alignment: atLeast(0.69) },
  { method: earlyStopping({ tolerance: 0.2, every: 1 }), task: atMost(0.8), alignment: atLeast(0.65) },
  { method: earlyStopping({ tolerance: 0.25, every: 1 }), task: atMost(0.9), alignment: atLeast(0.65) },
]);
