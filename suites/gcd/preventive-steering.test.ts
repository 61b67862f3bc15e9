import { atLeast, atMost, defineSuite, gcd, preventiveSteering } from '../../src/index.ts';

// It protects little, and the strongest not at all.
defineSuite(gcd(), [
  { method: preventiveSteering({ alpha: 1 }), task: atLeast(0.75), alignment: atMost(0.5), unlike: atLeast(0.2) },
  { method: preventiveSteering({ alpha: 4 }), task: atLeast(0.65), alignment: atMost(0.57), unlike: atLeast(0.2) },
  { method: preventiveSteering({ alpha: 8 }), task: atLeast(0.4), alignment: atMost(0.47), unlike: atLeast(0.2) },
]);
