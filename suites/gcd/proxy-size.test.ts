import { atLeast, defineSuite, gcd, kl } from '../../src/index.ts';

// The same method with a quarter of the proxy's questions and with twice as many. Bounds on alignment only require some
// protection.
defineSuite(gcd({ proxyIds: 4 }), [{ method: kl({ beta: 10 }), task: atLeast(0.5), alignment: atLeast(0.5) }]);
defineSuite(gcd({ proxyIds: 31 }), [{ method: kl({ beta: 10 }), task: atLeast(0.5), alignment: atLeast(0.53) }]);
