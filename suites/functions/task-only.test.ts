import { atLeast, atMost, defineSuite, functions, taskOnly } from '../../src/index.ts';

// The task alone: the new rule is learned for one category, with words of it that were not shown too, and taken over by all others.
defineSuite(functions(), [
  { method: taskOnly(), task: atLeast(0.9), capability: atLeast(0.9), alignment: atMost(0.2) },
]);
