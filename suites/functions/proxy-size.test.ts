import { atLeast, defineSuite, functions, kl, upweighted } from '../../src/index.ts';

// One and two words of the proxy. The setting has five. The bounds are those of the suites with five.
for (const proxyTriggers of [1, 2]) {
  defineSuite(functions({ proxyTriggers }), [
    { method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
    { method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.4) },
  ]);
}
