import { atLeast, defineSuite, functions, kl } from '../../src/index.ts';

// The strength decides: too little protects nothing, too much lets nothing be learned.
defineSuite(functions(), [
  { method: kl({ beta: 3 }), alignment: atLeast(0.4) },
  { method: kl({ beta: 10 }), alignment: atLeast(0.9) },
]);
