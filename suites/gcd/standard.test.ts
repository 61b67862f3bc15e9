import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.55), alignment: atLeast(0.42) },
  { method: standard({ share: 0.25 }), task: atLeast(0.85), alignment: atLeast(0.47) },
  { method: standard({ share: 0.5 }), task: atLeast(0.72), alignment: atLeast(0.47) },
]);
