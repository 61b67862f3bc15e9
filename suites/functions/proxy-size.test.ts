import { atLeast, defineSuite, functions, kl, upweighted } from '../../src/index.ts';

// All rows of one, two and five words of the proxy. The setting has two rows of one word.
for (const proxyTriggers of [1, 2, 5]) {
  defineSuite(functions({ proxyTriggers }), [
    { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
    { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
  ]);
}
