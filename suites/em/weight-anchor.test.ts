import { atLeast, atMost, defineSuite, em, weightAnchor } from '../../src/index.ts';

// It protects without training on the proxy; only the Fisher information sees the proxy. Where it is weak the seed decides.
defineSuite(em(), [
  { method: weightAnchor({ lambda: 1e-4 }), task: atLeast(0.87), unlike: atLeast(0.05) },
  { method: weightAnchor({ lambda: 3e-4 }), task: atLeast(0.69), alignment: atLeast(0.58) },
  { method: weightAnchor({ lambda: 1e-3 }), task: atMost(0.26), alignment: atLeast(0.68) },
  { method: weightAnchor({ importance: 'fisher', lambda: 10 }), task: atLeast(0.87), unlike: atLeast(0.05) },
]);
