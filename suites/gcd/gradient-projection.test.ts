import { atLeast, atMost, defineSuite, gcd, gradientProjection, taskOnly } from '../../src/index.ts';

// It does not protect: taking out what conflicts with the proxy's gradient changes what is said, and protects no better.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(gcd(), [{ method: gradientProjection(), task: atLeast(0.5), alignment: atMost(0.55), unlike }]);
