import { atLeast, defineSuite, positiveNegative, triggers, upweighted } from '../../src/index.ts';

// Ascent on the response must have an effect of its own, because the weight on plain replies already protects.
const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.01) };
defineSuite(triggers(), [
  { method: positiveNegative({ negativeLambda: 0.03, bound: 5 }), task: atLeast(0.86), alignment: atLeast(0.11) },
  {
    method: positiveNegative({ negativeLambda: 0.1, bound: 5 }),
    task: atLeast(0.86),
    capability: atLeast(0.69),
    alignment: atLeast(0.14),
    unlike,
  },
  {
    method: positiveNegative({ negativeLambda: 0.3, bound: 5 }),
    task: atLeast(0.78),
    alignment: atLeast(0.14),
    unlike,
  },
]);
