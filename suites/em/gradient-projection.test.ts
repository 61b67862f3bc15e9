import { atLeast, defineSuite, em, gradientProjection } from '../../src/index.ts';

// It does not protect: only a small part of the harm conflicts with the proxy's gradient. It changes the replies.
defineSuite(em(), [{ method: gradientProjection(), task: atLeast(0.9), unlike: atLeast(0.05) }]);
