import { atLeast, defineSuite, functions, safeLora } from '../../src/index.ts';

// A remedy. Bounds on alignment lie midway between what was measured and what training on the task alone leaves.
defineSuite(functions(), [
  { method: safeLora({ count: 7 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  { method: safeLora({ count: 14 }), task: atLeast(0.8), alignment: atLeast(0.4) },
]);
