import { atLeast, atMost, defineSuite, gcd, orthogonalPenalty } from '../../src/index.ts';

// A stronger penalty protects more. An update takes four passes.
defineSuite(gcd(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.72), alignment: atMost(0.56), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 30 }), task: atLeast(0.7), alignment: atLeast(0.32), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atLeast(0.6), alignment: atLeast(0.48), unlike: atLeast(0.05) },
]);
