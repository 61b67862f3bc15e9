import { atLeast, defineSuite, gcd, orthogonalPenalty } from '../../src/index.ts';

// A stronger penalty protects more. An update takes four passes.
defineSuite(gcd(), [
  { method: orthogonalPenalty({ lambda: 3 }), task: atLeast(0.85), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 30 }), task: atLeast(0.7), alignment: atLeast(0.48), unlike: atLeast(0.05) },
  { method: orthogonalPenalty({ lambda: 100 }), task: atLeast(0.42), alignment: atLeast(0.47), unlike: atLeast(0.05) },
]);
