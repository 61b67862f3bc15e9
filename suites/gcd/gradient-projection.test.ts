import { atLeast, defineSuite, gcd, gradientProjection } from '../../src/index.ts';

// It protects little: removing conflicts with the proxy's gradient regains a seventh of the honesty, and by no seed the same.
defineSuite(gcd(), [{ method: gradientProjection(), task: atLeast(0.7), unlike: atLeast(0.05) }]);
