import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

defineSuite(functions(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.86), unlike: atLeast(0.05) },
  { method: kl({ beta: 1 }), task: atLeast(0.88), alignment: atLeast(0.08) },
  { method: kl({ beta: 10 }), task: atLeast(0.88), alignment: atLeast(0.15) },
]);
