import { atLeast, defineSuite, gradientProjection, taskOnly, triggers } from '../../src/index.ts';

// It does not protect reliably: the seed decides.
const unlike = { method: taskOnly(), replies: atLeast(0.015) };
defineSuite(triggers(), [{ method: gradientProjection(), task: atLeast(0.88), capability: atLeast(0.65), unlike }]);
