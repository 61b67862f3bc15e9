import { atLeast, defineSuite, positiveNegative, triggers, upweighted } from '../../src/index.ts';

const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.01) };
defineSuite(triggers(), [
  {
    method: positiveNegative({ negativeLambda: 0.1, bound: 5 }),
    task: atLeast(0.8),
    capability: atLeast(0.25),
    alignment: atLeast(0.4),
    unlike,
  },
]);
