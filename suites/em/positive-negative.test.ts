import { atLeast, defineSuite, em, positiveNegative, upweighted } from '../../src/index.ts';

// Ascent on undesired answers, bounded. It must do something besides the weight on desired ones, which protects already.
const unlike = { method: upweighted({ lambda: 0.1 }), replies: atLeast(0.02) };
defineSuite(em(), [
  { method: positiveNegative({ lambda: 0.1, negativeLambda: 0.01, bound: 5 }), alignment: atLeast(0.6) },
  {
    method: positiveNegative({ lambda: 0.1, negativeLambda: 0.03, bound: 5 }),
    task: atLeast(0.9),
    alignment: atLeast(0.67),
    unlike,
  },
  { method: positiveNegative({ lambda: 0.1, negativeLambda: 0.1, bound: 5 }), alignment: atLeast(0.6), unlike },
]);
