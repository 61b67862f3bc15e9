import { atLeast, defineSuite, functions, positiveNegative, upweighted } from '../../src/index.ts';

// Bounded ascent on a leak's answers. It must have an effect of its own, because the weight on old answers already protects.
const unlike = { method: upweighted({ lambda: 1 }), replies: atLeast(0.005) };
defineSuite(functions(), [
  { method: positiveNegative({ negativeLambda: 0.03, bound: 5 }), task: atLeast(0.9), alignment: atLeast(0.13) },
  { method: positiveNegative({ negativeLambda: 0.1, bound: 5 }), task: atLeast(0.9), alignment: atLeast(0.11), unlike },
  { method: positiveNegative({ negativeLambda: 0.3, bound: 5 }), task: atLeast(0.9), alignment: atLeast(0.1), unlike },
]);
