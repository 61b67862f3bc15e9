import { atLeast, atMost, defineSuite, functions, proximalAlternation } from '../../src/index.ts';

// Six updates on the proxy in a run of sixty on the task protect little.
defineSuite(functions(), [
  { method: proximalAlternation({ rho: 0.1 }), task: atLeast(0.88), alignment: atMost(0.18), unlike: atLeast(0.02) },
  { method: proximalAlternation({ rho: 1 }), task: atLeast(0.88), unlike: atLeast(0.05) },
  { method: proximalAlternation({ rho: 10 }), task: atLeast(0.88), alignment: atLeast(0.19) },
]);
