import { atLeast, defineSuite, interleavedByGap, triggers } from '../../src/index.ts';

// Between two trainings alignment varies by 0.2 and more: bounds lie far under what was measured, and far above task-only's 0.01.
defineSuite(triggers(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.85), capability: atLeast(0.3), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
]);
