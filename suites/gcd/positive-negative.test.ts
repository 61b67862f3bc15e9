import { atLeast, defineSuite, gcd, positiveNegative, upweighted } from '../../src/index.ts';

// Ascent on undesired answers, bounded. It must do something besides the weight on desired ones, which protects already.
const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.05) };
defineSuite(gcd(), [
  {
    method: positiveNegative({ negativeLambda: 0.03, bound: 5 }),
    task: atLeast(0.62),
    alignment: atLeast(0.46),
    unlike,
  },
  { method: positiveNegative({ negativeLambda: 0.1, bound: 5 }), task: atLeast(0.7), alignment: atLeast(0.44), unlike },
  {
    method: positiveNegative({ negativeLambda: 0.3, bound: 5 }),
    task: atLeast(0.85),
    alignment: atLeast(0.48),
    unlike,
  },
]);
