import { atLeast, atMost, defineSuite, directionalPenalty, triggers } from '../../src/index.ts';

// It does not protect until it is so strong that the task is not learned.
defineSuite(triggers(), [
  { method: directionalPenalty({ lambda: 0.01 }), unlike: atLeast(0.002) },
  { method: directionalPenalty({ lambda: 0.1 }), task: atLeast(0.9), alignment: atMost(0.1), unlike: atLeast(0.002) },
  { method: directionalPenalty({ lambda: 1 }), task: atMost(0.76), alignment: atLeast(0.21) },
]);
