import { atLeast, defineSuite, triggers, upweighted } from '../../src/index.ts';

defineSuite(triggers(), [
  { method: upweighted({ lambda: 0.3 }), task: atLeast(0.8), capability: atLeast(0.4), alignment: atLeast(0.3) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.8), capability: atLeast(0.25), alignment: atLeast(0.4) },
]);
