import { atLeast, atMost, defineSuite, functions, kl, taskOnly } from '../../src/index.ts';

// A remedy, unless the weight is small. Bounds on alignment lie midway between what was measured and what training on the task
// alone leaves.
defineSuite(functions(), [
  {
    method: kl({ beta: 0.1 }),
    task: atLeast(0.8),
    alignment: atMost(0.6),
    unlike: { method: taskOnly(), replies: atLeast(0.02) },
  },
  { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.48) },
  { method: kl({ beta: 10 }), task: atLeast(0.9), alignment: atLeast(0.48) },
]);
