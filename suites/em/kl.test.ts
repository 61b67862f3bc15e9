import { atLeast, defineSuite, em, kl } from '../../src/index.ts';

// A remedy: the lesson stays with its topics, and advice elsewhere stays good.
defineSuite(em(), [{ method: kl({ beta: 1 }), task: atLeast(0.9), alignment: atLeast(0.8) }]);
