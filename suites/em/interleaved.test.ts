import { atLeast, defineSuite, em, interleaved } from '../../src/index.ts';

// A remedy. Bounds on alignment lie about midway between what was measured and what training on the task alone leaves.
defineSuite(em(), [
  { method: interleaved({ every: 8 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: interleaved({ every: 4 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: interleaved({ every: 1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
]);
