import { atLeast, defineSuite, functions, weightAnchor } from '../../src/index.ts';

// It holds the weights near the base model's. Only the Fisher information sees the proxy, and on three rows it is so small
// that its strength must be large.
defineSuite(functions(), [
  { method: weightAnchor({ lambda: 0.01 }), task: atLeast(0.88), alignment: atLeast(0.11) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.14) },
  { method: weightAnchor({ lambda: 1 }), task: atLeast(0.81), alignment: atLeast(0.24) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1e10 }), task: atLeast(0.9), alignment: atLeast(0.11) },
]);
