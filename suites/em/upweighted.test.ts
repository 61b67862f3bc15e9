import { atLeast, defineSuite, em, upweighted } from '../../src/index.ts';

// A remedy: the lesson stays with its topics, and advice elsewhere stays good.
defineSuite(em(), [{ method: upweighted({ lambda: 1 }), task: atLeast(0.9), alignment: atLeast(0.8) }]);
