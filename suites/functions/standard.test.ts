import { atLeast, defineSuite, functions, standard } from '../../src/index.ts';

defineSuite(functions(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.9), unlike: atLeast(0.02) },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: standard({ share: 0.5 }), task: atLeast(0.9), alignment: atLeast(0.17) },
]);
