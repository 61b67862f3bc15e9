import { atLeast, atMost, defineSuite, em, weightAnchor } from '../../src/index.ts';

// It protects without training on the proxy; only the Fisher information sees the proxy.
defineSuite(em(), [
  { method: weightAnchor({ lambda: 1e-4 }), task: atLeast(0.8), alignment: atLeast(0.5) },
  { method: weightAnchor({ lambda: 3e-4 }), task: atLeast(0.5), alignment: atLeast(0.6) },
  { method: weightAnchor({ lambda: 1e-3 }), task: atMost(0.5), alignment: atLeast(0.68) },
  { method: weightAnchor({ importance: 'fisher', lambda: 10 }), task: atLeast(0.8), alignment: atLeast(0.63) },
]);
