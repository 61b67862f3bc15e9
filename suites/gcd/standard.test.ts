import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.55), alignment: atLeast(0.41) },
  { method: standard({ share: 0.25 }), task: atLeast(0.62), alignment: atLeast(0.4) },
  { method: standard({ share: 0.5 }), task: atLeast(0.67), alignment: atLeast(0.42) },
]);
