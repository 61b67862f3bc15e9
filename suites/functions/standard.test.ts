import { atLeast, defineSuite, functions, standard } from '../../src/index.ts';

defineSuite(functions(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.88), unlike: atLeast(0.02) },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), alignment: atLeast(0.16) },
  { method: standard({ share: 0.5 }), task: atLeast(0.88), alignment: atLeast(0.18) },
]);
