import { atLeast, defineSuite, dpo, em } from '../../src/index.ts';

// A remedy, until its weight garbles what is said. Bounds on alignment lie about midway between what was measured and the disease.
defineSuite(em(), [
  { method: dpo({ lambda: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.5) },
  { method: dpo({ lambda: 1 }), task: atLeast(0.8), alignment: atLeast(0.5) },
  { method: dpo({ lambda: 10 }), task: atLeast(0.5), alignment: atLeast(0.33) },
]);
