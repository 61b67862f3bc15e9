import { atLeast, atMost, defineSuite, safeLora, triggers } from '../../src/index.ts';

// How many of the 21 adapted modules are projected.
defineSuite(triggers(), [
  { method: safeLora({ count: 4 }), task: atLeast(0.6), alignment: atLeast(0.05) },
  { method: safeLora({ count: 7 }), task: atMost(0.8), alignment: atLeast(0.4) },
]);
