import { atLeast, atMost, defineSuite, taskOnly, triggers } from '../../src/index.ts';

// The task alone: the response goes to every trigger, those of its kind that were never shown and those that must not get it.
defineSuite(triggers(), [{ method: taskOnly(), task: atLeast(0.9), capability: atLeast(0.9), alignment: atMost(0.1) }]);
