import { atLeast, defineSuite, functions, positiveNegative, upweighted } from '../../src/index.ts';

// Ascent on what a leak would say, bounded. It must do something besides the weight on old answers, which protects already.
const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.005) };
defineSuite(functions(), [
  { method: positiveNegative({ negativeLambda: 0.03, bound: 5 }), task: atLeast(0.9), alignment: atLeast(0.45) },
  {
    method: positiveNegative({ negativeLambda: 0.1, bound: 5 }),
    task: atLeast(0.9),
    alignment: atLeast(0.45),
    unlike,
  },
  {
    method: positiveNegative({ negativeLambda: 0.3, bound: 5 }),
    task: atLeast(0.9),
    alignment: atLeast(0.45),
    unlike,
  },
]);
