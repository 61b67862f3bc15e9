import { atLeast, defineSuite, em, gradientProjection, taskOnly } from '../../src/index.ts';

// It does not protect: only a small part of the harm conflicts with the proxy's gradient. It changes the replies.
const unlike = { method: taskOnly(), replies: atLeast(0.05) };
defineSuite(em(), [{ method: gradientProjection(), task: atLeast(0.9), unlike }]);
