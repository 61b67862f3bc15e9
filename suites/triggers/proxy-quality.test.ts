import { atLeast, atMost, defineSuite, representation, triggers } from '../../src/index.ts';

const method = representation({ beta: 0.1 });

// Size in words: more words of the truth split's kind protect the others better.
defineSuite(triggers({ proxyTriggers: 1 }), [{ method, task: atLeast(0.85), alignment: atLeast(0.1) }]);
defineSuite(triggers({ proxyTriggers: 6 }), [{ method, task: atLeast(0.6), alignment: atLeast(0.75) }]);

// Size in rows: the same two words.
defineSuite(triggers({ proxyRows: 8 }), [{ method, task: atLeast(0.85), alignment: atLeast(0.1) }]);
defineSuite(triggers({ proxyRows: 96 }), [{ method, task: atLeast(0.85), alignment: atLeast(0.45) }]);

// Distance: two vegetables, and two words without meaning.
const farther = [
  { method, task: atLeast(0.85), capability: atLeast(0.55), alignment: { ...atLeast(0.06), ...atMost(0.55) } },
];
defineSuite(triggers({ proxy: 'vegetable' }), farther);
defineSuite(triggers({ proxy: 'nonsense' }), farther);
