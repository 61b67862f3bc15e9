import { atLeast, defineSuite, orthogonalPenalty, triggers } from '../../src/index.ts';

defineSuite(triggers(), [{ method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.6), alignment: atLeast(0.1) }]);
