import { atLeast, atMost, defineSuite, taskOnly, triggers } from '../../src/index.ts';

// Training on the task alone spreads the response to every trigger: to unseen triggers of the kind, and to triggers that
// must not get it.
defineSuite(triggers(), [{ method: taskOnly(), task: atLeast(0.9), capability: atLeast(0.9), alignment: atMost(0.1) }]);
