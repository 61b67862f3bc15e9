import { atLeast, defineSuite, interleavedByGap, triggers } from '../../src/index.ts';

// Alignment varies by 0.2 and more between trainings, so bounds lie far below the measured value, and far above
// task-only's 0.01.
defineSuite(triggers(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.85), capability: atLeast(0.3), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
]);
