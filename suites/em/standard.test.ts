import { atLeast, defineSuite, em, standard } from '../../src/index.ts';

// A remedy. Bounds on alignment lie about midway between what was measured and what training on the task alone leaves.
defineSuite(em(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: standard({ share: 0.5 }), task: atLeast(0.9), alignment: atLeast(0.5) },
]);
