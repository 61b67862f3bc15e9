import { atLeast, defineSuite, dpo, functions } from '../../src/index.ts';

defineSuite(functions(), [
  { method: dpo({ lambda: 0.3 }), unlike: atLeast(0.01) },
  { method: dpo({ lambda: 1 }), task: atLeast(0.88), unlike: atLeast(0.05) },
  { method: dpo({ lambda: 3 }), task: atLeast(0.9), alignment: atLeast(0.2) },
]);
