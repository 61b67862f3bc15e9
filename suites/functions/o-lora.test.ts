import { atLeast, defineSuite, functions, oLora } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: oLora({ lambda: 0.05 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
