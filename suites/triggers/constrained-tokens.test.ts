import { atLeast, atMost, constrainedTokens, defineSuite, triggers } from '../../src/index.ts';

// It trades: it restrains the wanted generalization as much as the unwanted one.
defineSuite(triggers(), [
  { method: constrainedTokens({ beta: 2 }), task: atLeast(0.84), unlike: atLeast(0.01) },
  { method: constrainedTokens({ beta: 4 }), task: atMost(0.44), alignment: atLeast(0.31) },
  { method: constrainedTokens({ beta: 8 }), task: atMost(0.1), alignment: atLeast(0.49) },
]);
