import { atLeast, defineSuite, functions, weightAnchor } from '../../src/index.ts';

// It holds the weights near the base model's. Only the Fisher information sees the proxy.
defineSuite(functions(), [
  { method: weightAnchor({ lambda: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.08) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.12) },
  { method: weightAnchor({ lambda: 1 }), task: atLeast(0.7), alignment: atLeast(0.22) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1e5 }), task: atLeast(0.9), alignment: atLeast(0.15) },
]);
