import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: kl({ beta: 10 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
