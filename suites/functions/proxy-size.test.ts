import { atLeast, defineSuite, functions, kl, upweighted } from '../../src/index.ts';

// One word of the proxy, and two, where the setting has five: bounds are those of the suites with five.
for (const proxyTriggers of [1, 2]) {
  defineSuite(functions({ proxyTriggers }), [
    { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
    { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
  ]);
}
