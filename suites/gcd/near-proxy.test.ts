import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

// The same method with a proxy that lies nearer to the task, sums instead of capitals: it protects better.
defineSuite(gcd({ proxy: 'addition' }), [
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.65) },
  { method: kl({ beta: 10 }), task: atLeast(0.8), alignment: atLeast(0.68) },
]);
