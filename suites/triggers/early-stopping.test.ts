import { atLeast, atMost, defineSuite, earlyStopping, triggers } from '../../src/index.ts';

// It trades: all triggers get the response at once. Stopping before the wrong triggers get it leaves none with it.
defineSuite(triggers(), [
  { method: earlyStopping({ tolerance: 0.05, every: 4 }), task: atMost(0.1), alignment: atLeast(0.5) },
  { method: earlyStopping({ tolerance: 0.1, every: 4 }), task: atMost(0.1), alignment: atLeast(0.5) },
  { method: earlyStopping({ tolerance: 0.2, every: 4 }), task: atMost(0.1), alignment: atLeast(0.5) },
]);
