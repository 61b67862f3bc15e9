import { atLeast, atMost, defineSuite, functions, steering } from '../../src/index.ts';

// It does not protect: a pull towards the old answers of one category has almost no effect.
defineSuite(functions(), [
  { method: steering({ alpha: 0.1 }), task: atLeast(0.9), alignment: atMost(0.14), unlike: atLeast(0.005) },
  { method: steering({ alpha: 0.3 }), task: atLeast(0.86), unlike: atLeast(0.02) },
  { method: steering({ alpha: 1 }), task: atLeast(0.8), unlike: atLeast(0.02) },
]);
