import { atLeast, atMost, defineSuite, functions, taskOnly } from '../../src/index.ts';

// Training on the task alone teaches the new rule for one category, including its unseen words. It spreads the rule to all
// other categories.
defineSuite(functions(), [
  { method: taskOnly(), task: atLeast(0.9), capability: atLeast(0.9), alignment: atMost(0.2) },
]);
