import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.62), alignment: atLeast(0.45) },
  { method: standard({ share: 0.25 }), task: atLeast(0.7), alignment: atLeast(0.47) },
  { method: standard({ share: 0.5 }), task: atLeast(0.72), alignment: atLeast(0.5) },
]);
