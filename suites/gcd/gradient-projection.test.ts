import { atLeast, defineSuite, gcd, gradientProjection, taskOnly } from '../../src/index.ts';

// It protects little: removing what conflicts with the proxy's gradient regains a fifth of the honesty.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [{ method: gradientProjection(), task: atLeast(0.82), alignment: atLeast(0.28), unlike }]);
