import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

// It protects at the strengths with a bound on alignment. At the others the seed decides. Bounds on alignment lie midway between the least of three seeds and the value after training on the task
// alone.
defineSuite(functions(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.87), unlike: atLeast(0.05) },
  { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.29) },
  { method: kl({ beta: 10 }), task: atLeast(0.9), alignment: atLeast(0.3) },
]);
