import { atLeast, defineSuite, em, kl } from '../../src/index.ts';

// A remedy. Bounds on alignment lie about midway between what was measured and what training on the task alone leaves.
defineSuite(em(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: kl({ beta: 10 }), task: atLeast(0.9), alignment: atLeast(0.5) },
]);
