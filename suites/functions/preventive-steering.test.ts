import { atLeast, defineSuite, functions, preventiveSteering } from '../../src/index.ts';

// It has little effect. What it keeps at its strongest are the random strings.
defineSuite(functions(), [
  { method: preventiveSteering({ alpha: 1 }), task: atLeast(0.9), unlike: atLeast(0.003) },
  { method: preventiveSteering({ alpha: 4 }), task: atLeast(0.9), unlike: atLeast(0.03) },
  { method: preventiveSteering({ alpha: 8 }), task: atLeast(0.9), alignment: atLeast(0.08) },
]);
