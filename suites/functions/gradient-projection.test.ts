import { atLeast, atMost, defineSuite, functions, gradientProjection, taskOnly } from '../../src/index.ts';

// It does not protect: at the old rules the proxy's gradient is nearly nothing, and what conflicts with it says little.
const unlike = { method: taskOnly(), replies: atLeast(0.005) };
defineSuite(functions(), [{ method: gradientProjection(), task: atLeast(0.9), alignment: atMost(0.4), unlike }]);
