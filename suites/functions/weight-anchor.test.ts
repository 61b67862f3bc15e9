import { atLeast, defineSuite, functions, weightAnchor } from '../../src/index.ts';

// It holds the weights near the base model's. Only the Fisher information sees the proxy, and on two rows it is so small
// that its strength must be large. Weak anchors and Fisher's keep the random strings alone.
defineSuite(functions(), [
  { method: weightAnchor({ lambda: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.09) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.12) },
  { method: weightAnchor({ lambda: 1 }), task: atLeast(0.87), alignment: atLeast(0.19) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1e10 }), task: atLeast(0.9), alignment: atLeast(0.07) },
]);
