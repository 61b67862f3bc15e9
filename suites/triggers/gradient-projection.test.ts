import { atLeast, defineSuite, gradientProjection, triggers } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: gradientProjection(), task: atLeast(0.8), capability: atLeast(0.4), alignment: atLeast(0.3) },
]);
