import { atLeast, defineSuite, gcd, lagrangian } from '../../src/index.ts';

// A tolerance of 1 nat protects nothing.
defineSuite(gcd(), [
  { method: lagrangian({ epsilon: 1 }), task: atLeast(0.75), unlike: atLeast(0.05) },
  { method: lagrangian({ epsilon: 0.1 }), task: atLeast(0.77), alignment: atLeast(0.44) },
  { method: lagrangian({ epsilon: 0.01 }), task: atLeast(0.82), alignment: atLeast(0.48) },
]);
