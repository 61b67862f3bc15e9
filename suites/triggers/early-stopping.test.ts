import { atLeast, atMost, defineSuite, earlyStopping, triggers } from '../../src/index.ts';

// It trades: the response comes to all triggers at once, so that stopping before the wrong ones leaves none.
defineSuite(triggers(), [
  { method: earlyStopping({ tolerance: 0.05, every: 4 }), task: atMost(0.7), alignment: atLeast(0.4) },
  { method: earlyStopping({ tolerance: 0.1, every: 4 }), task: atMost(0.7), alignment: atLeast(0.4) },
  { method: earlyStopping({ tolerance: 0.2, every: 4 }), task: atMost(0.7), alignment: atLeast(0.4) },
]);
