import { atLeast, defineSuite, gcd, representation } from '../../src/index.ts';

defineSuite(gcd(), [
  { method: representation({ beta: 0.001 }), task: atLeast(0.62), alignment: atLeast(0.45) },
  { method: representation({ beta: 0.01 }), task: atLeast(0.7), alignment: atLeast(0.58) },
  { method: representation({ beta: 0.1 }), task: atLeast(0.52), alignment: atLeast(0.59) },
]);
