import { atLeast, defineSuite, gcd, weightAnchor } from '../../src/index.ts';

// It protects without training on the proxy; only the Fisher information sees the proxy.
defineSuite(gcd(), [
  { method: weightAnchor({ lambda: 0.001 }), task: atLeast(0.6), alignment: atLeast(0.53) },
  { method: weightAnchor({ lambda: 0.01 }), task: atLeast(0.57), alignment: atLeast(0.56) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.37), alignment: atLeast(0.65) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1e4 }), task: atLeast(0.65), alignment: atLeast(0.52) },
]);
