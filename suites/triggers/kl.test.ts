import { atLeast, defineSuite, kl, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: kl({ beta: 0.1 }), task: atLeast(0.88), capability: atLeast(0.58), alignment: atLeast(0.08) },
  { method: kl({ beta: 0.3 }), task: atLeast(0.86), capability: atLeast(0.66), alignment: atLeast(0.1) },
  { method: kl({ beta: 1 }), task: atLeast(0.86), capability: atLeast(0.67), alignment: atLeast(0.12) },
]);
