import { atLeast, atMost, defineSuite, earlyStopping, em, taskOnly } from '../../src/index.ts';

// It trades: what is kept of good advice is what was not yet learned of the task.
defineSuite(em(), [
  { method: earlyStopping({ tolerance: 0.2, every: 2 }), task: atMost(0.5), alignment: atLeast(0.7) },
  { method: earlyStopping({ tolerance: 0.3, every: 2 }), task: atMost(0.9), alignment: atLeast(0.66) },
  { method: earlyStopping({ tolerance: 0.5, every: 2 }), unlike: { method: taskOnly(), replies: atLeast(0.05) } },
]);
