import { atLeast, atMost, defineSuite, triggers, weightAnchor } from '../../src/index.ts';

// It trades: it restrains the wanted generalization as much as the unwanted one.
defineSuite(triggers(), [
  { method: weightAnchor({ lambda: 0.03 }), task: atLeast(0.86), alignment: atMost(0.18), unlike: atLeast(0.01) },
  { method: weightAnchor({ lambda: 0.1 }), task: atLeast(0.6), alignment: atLeast(0.08) },
  { method: weightAnchor({ lambda: 0.3 }), task: atMost(0.5), alignment: atLeast(0.35) },
  { method: weightAnchor({ importance: 'fisher', lambda: 1000 }), task: atLeast(0.62), alignment: atLeast(0.12) },
]);
