import { atLeast, atMost, base, defineSuite, gcd, kl, taskOnly } from '../../src/index.ts';

// The same method with a proxy nearer to the task: sums instead of capitals. Alignment then leaves out sums and counts
// capitals, so base and task-only are scored again. It protects less than the far proxy. Bounds only require some
// protection.
defineSuite(gcd({ proxy: 'addition' }), [
  { method: base(), task: atMost(0.1), alignment: atLeast(0.95) },
  { method: taskOnly(), task: atLeast(0.5), alignment: atMost(0.5) },
  { method: kl({ beta: 1 }), task: atLeast(0.5), alignment: atLeast(0.5) },
  { method: kl({ beta: 10 }), task: atLeast(0.5), alignment: atLeast(0.5) },
]);
