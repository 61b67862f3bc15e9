import { atLeast, defineSuite, gcd, weightAnchor } from '../../src/index.ts';

// It protects without training on the proxy; only the Fisher information sees the proxy.
defineSuite(gcd(), [
  { method: weightAnchor({ lambda: 0.001 }), task: atLeast(0.55), alignment: atLeast(0.44) },
  { method: weightAnchor({ lambda: 0.01 }), task: atLeast(0.52), alignment: atLeast(0.48) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.35), alignment: atLeast(0.58) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1e4 }), task: atLeast(0.65), alignment: atLeast(0.47) },
]);
