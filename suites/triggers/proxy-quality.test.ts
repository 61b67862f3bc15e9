import { atLeast, defineSuite, kl, triggers } from '../../src/index.ts';

const method = kl({ beta: 0.3 });
// Size: words and rows. Distance: words of the truth split's own kind are the default; tools and made-up words are far from it.
for (const proxyTriggers of [1, 6]) defineSuite(triggers({ proxyTriggers }), [{ method, task: atLeast(0.5) }]);
for (const proxyRows of [8, 96]) defineSuite(triggers({ proxyRows }), [{ method, task: atLeast(0.5) }]);
for (const proxy of ['vegetable', 'nonsense'] as const)
  defineSuite(triggers({ proxy }), [{ method, task: atLeast(0.5) }]);
