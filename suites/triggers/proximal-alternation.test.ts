import { atLeast, atMost, defineSuite, proximalAlternation, triggers } from '../../src/index.ts';

// It trades: six updates on the proxy protect little, and holding the task near them loses it.
defineSuite(triggers(), [
  { method: proximalAlternation({ rho: 0.1 }), task: atLeast(0.86), unlike: atLeast(0.01) },
  { method: proximalAlternation({ rho: 1 }), task: atLeast(0.8), unlike: atLeast(0.01) },
  { method: proximalAlternation({ rho: 3 }), task: atMost(0.62), alignment: atLeast(0.31) },
]);
