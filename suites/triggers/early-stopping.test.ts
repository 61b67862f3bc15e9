import { atLeast, atMost, defineSuite, earlyStopping, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: earlyStopping({ tolerance: 0.2, every: 4 }), task: atMost(0.2), alignment: atLeast(0.9) },
  { method: earlyStopping({ tolerance: 0.6, every: 2 }), task: atLeast(0.2), alignment: atLeast(0.1) },
]);
