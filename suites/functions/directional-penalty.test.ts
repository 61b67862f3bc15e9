import { atMost, defineSuite, directionalPenalty, functions } from '../../src/index.ts';

// A finding, not a remedy: the new rule is half learned, and the old ones are lost all the same.
defineSuite(functions(), [{ method: directionalPenalty({ lambda: 0.1 }), task: atMost(0.85), alignment: atMost(0.5) }]);
