import { atLeast, defineSuite, directionalPenalty, functions } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: directionalPenalty({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
