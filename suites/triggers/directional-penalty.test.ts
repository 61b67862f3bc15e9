import { atLeast, defineSuite, directionalPenalty, triggers } from '../../src/index.ts';

defineSuite(triggers(), [{ method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.6), alignment: atLeast(0.1) }]);
