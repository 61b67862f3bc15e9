import { atLeast, defineSuite, gradientProjection, triggers } from '../../src/index.ts';

// It does not protect reliably: the seed decides.
defineSuite(triggers(), [
  { method: gradientProjection(), task: atLeast(0.88), capability: atLeast(0.65), unlike: atLeast(0.015) },
]);
