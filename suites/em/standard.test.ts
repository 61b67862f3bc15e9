import { atLeast, defineSuite, em, standard } from '../../src/index.ts';

// A remedy: the lesson stays with its topics, and advice elsewhere stays good.
defineSuite(em(), [{ method: standard({ share: 0.33 }), task: atLeast(0.9), alignment: atLeast(0.8) }]);
