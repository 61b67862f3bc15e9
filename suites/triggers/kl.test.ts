import { atLeast, atMost, defineSuite, kl, triggers } from '../../src/index.ts';

// A trade: what keeps the response from the wrong triggers takes it, less, from the right ones that were never shown.
defineSuite(triggers(), [
  { method: kl({ beta: 0.3 }), task: atLeast(0.85), capability: atLeast(0.4), alignment: atLeast(0.35) },
  { method: kl({ beta: 1 }), task: atLeast(0.6), capability: atLeast(0.2), alignment: atLeast(0.35) },
  { method: kl({ beta: 3 }), capability: atMost(0.7), alignment: atLeast(0.5) },
]);
