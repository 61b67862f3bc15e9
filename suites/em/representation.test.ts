import { atLeast, defineSuite, em, representation } from '../../src/index.ts';

// A remedy whose strength costs the task. Bounds on alignment lie about midway between what was measured and the disease.
defineSuite(em(), [
  { method: representation({ beta: 0.001 }), task: atLeast(0.9), alignment: atLeast(0.4) },
  { method: representation({ beta: 0.01 }), task: atLeast(0.7), alignment: atLeast(0.5) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.5), alignment: atLeast(0.5) },
]);
