import { atLeast, defineSuite, functions, proximalAlternation } from '../../src/index.ts';

// Six updates on the proxy in a run of sixty on the task protect little.
defineSuite(functions(), [
  { method: proximalAlternation({ rho: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.03) },
  { method: proximalAlternation({ rho: 1 }), task: atLeast(0.9), alignment: atLeast(0.08) },
  { method: proximalAlternation({ rho: 10 }), task: atLeast(0.8), alignment: atLeast(0.15) },
]);
