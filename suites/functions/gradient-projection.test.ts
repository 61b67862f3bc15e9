import { atLeast, defineSuite, functions, gradientProjection } from '../../src/index.ts';

// It does not protect: the proxy's gradient is nearly zero while the old rules hold, so conflicts with it mean little.
defineSuite(functions(), [{ method: gradientProjection(), task: atLeast(0.9), unlike: atLeast(0.005) }]);
