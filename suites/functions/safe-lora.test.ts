import { atLeast, atMost, defineSuite, functions, safeLora } from '../../src/index.ts';

// It trades: projecting half of the adapted modules loses the new rule where it keeps the old ones.
defineSuite(functions(), [
  { method: safeLora({ share: 0.25 }), unlike: atLeast(0.005) },
  { method: safeLora({ share: 0.5 }), task: atMost(0.99), alignment: atLeast(0.1) },
  { method: safeLora({ share: 0.75 }), alignment: atLeast(0.49) },
]);
