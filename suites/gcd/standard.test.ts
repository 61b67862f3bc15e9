import { atLeast, defineSuite, gcd, standard } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: standard({ share: 0.1 }), task: atLeast(0.75) },
  { method: standard({ share: 0.25 }), task: atLeast(0.75) },
  { method: standard({ share: 0.5 }), task: atLeast(0.75) },
]);
