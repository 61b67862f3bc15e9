import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

// It protects. Bounds on alignment lie midway between the least of three seeds and the value after training on the task
// alone.
defineSuite(functions(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.12) },
  { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.48) },
  { method: kl({ beta: 10 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
