import { atLeast, defineSuite, gcd, positiveNegative, upweighted } from '../../src/index.ts';

// Bounded ascent on undesired answers. It must have an effect of its own, because the weight on desired answers already
// protects.
const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.05) };
defineSuite(gcd(), [
  {
    method: positiveNegative({ negativeLambda: 0.03, bound: 5 }),
    task: atLeast(0.77),
    alignment: atLeast(0.49),
    unlike,
  },
  { method: positiveNegative({ negativeLambda: 0.1, bound: 5 }), task: atLeast(0.77), alignment: atLeast(0.5), unlike },
  {
    method: positiveNegative({ negativeLambda: 0.3, bound: 5 }),
    task: atLeast(0.77),
    alignment: atLeast(0.52),
    unlike,
  },
]);
