import { atLeast, defineSuite, gcd, proximalAlternation } from '../../src/index.ts';

// It protects. Holding the task nearer to the proxy costs more.
defineSuite(gcd(), [
  { method: proximalAlternation({ rho: 0.1 }), task: atLeast(0.52), alignment: atLeast(0.53) },
  { method: proximalAlternation({ rho: 1 }), task: atLeast(0.52), alignment: atLeast(0.59) },
  { method: proximalAlternation({ rho: 10 }), task: atLeast(0.2), alignment: atLeast(0.67) },
]);
