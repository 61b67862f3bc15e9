import { atLeast, defineSuite, interleavedByGap, triggers } from '../../src/index.ts';

// Alignment varies much between trainings, so bounds lie below the least of three seeds, and above
// task-only's value.
defineSuite(triggers(), [
  { method: interleavedByGap({ every: 8 }), task: atLeast(0.85), capability: atLeast(0.3), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 4 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
  { method: interleavedByGap({ every: 1 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.25) },
]);
