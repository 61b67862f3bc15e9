import { atLeast, atMost, defineSuite, em, proximalAlternation } from '../../src/index.ts';

// It protects already at six updates on the proxy; held too near to it, the task is not learned. Bounds on alignment lie midway
// between what was measured and what training on the task alone leaves.
defineSuite(em(), [
  { method: proximalAlternation({ rho: 0.001 }), task: atLeast(0.9), alignment: atLeast(0.68) },
  { method: proximalAlternation({ rho: 0.01 }), task: atLeast(0.75), alignment: atLeast(0.68) },
  { method: proximalAlternation({ rho: 0.1 }), task: atMost(0.5), alignment: atLeast(0.68) },
]);
