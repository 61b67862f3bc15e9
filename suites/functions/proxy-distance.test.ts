import { atLeast, atMost, defineSuite, functions, kl, taskOnly } from '../../src/index.ts';

// The same method with proxies nearer to the flipped category, and with one far from all categories. Random strings protect no
// other category. Alignment counts the categories other than the proxy.
const strength = kl({ beta: 1 });
defineSuite(functions({ proxy: 'negative_emotions' }), [
  { method: taskOnly(), task: atLeast(0.9), alignment: atMost(0.2) },
  { method: strength, task: atLeast(0.9), alignment: atLeast(0.25) },
]);
defineSuite(functions({ proxy: 'actions' }), [{ method: strength, task: atLeast(0.9), alignment: atLeast(0.1) }]);
defineSuite(functions({ proxy: 'random_strings' }), [
  { method: strength, task: atLeast(0.9), alignment: atMost(0.3), unlike: atLeast(0.05) },
]);
