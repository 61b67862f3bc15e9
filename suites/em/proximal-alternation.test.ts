import { atLeast, atMost, defineSuite, em, proximalAlternation } from '../../src/index.ts';

// It protects with only six updates on the proxy. If it is held too near to the proxy, it does not learn the task.
defineSuite(em(), [
  { method: proximalAlternation({ rho: 0.001 }), task: atLeast(0.9), alignment: atLeast(0.46) },
  { method: proximalAlternation({ rho: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.61) },
  { method: proximalAlternation({ rho: 0.1 }), task: atMost(0.39), alignment: atLeast(0.68) },
]);
