import { atLeast, atMost, defineSuite, functions, safeLora } from '../../src/index.ts';

// It trades: projecting half of the 28 adapted modules loses as much of the new rule as it keeps of the old ones.
defineSuite(functions(), [
  { method: safeLora({ count: 7 }), unlike: atLeast(0.005) },
  { method: safeLora({ count: 14 }), task: atMost(0.9), alignment: atLeast(0.13) },
  { method: safeLora({ count: 21 }), alignment: atLeast(0.43) },
]);
