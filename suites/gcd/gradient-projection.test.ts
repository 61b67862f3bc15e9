import { atLeast, atMost, defineSuite, gcd, gradientProjection } from '../../src/index.ts';

// It protects little: removing conflicts with the proxy's gradient regains a fifth of the honesty.
defineSuite(gcd(), [
  { method: gradientProjection(), task: atLeast(0.7), alignment: atMost(0.47), unlike: atLeast(0.05) },
]);
