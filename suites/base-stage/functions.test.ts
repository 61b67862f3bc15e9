import { atLeast, defineSuite, functions, taskOnly } from '../../src/index.ts';

// The stage before `suites/functions`, for a model that does not know the old rules. Teach it the rules, and then merge the
// adapter (`npm run merge`). The embedded model knows the rules and must not lose them.
defineSuite(functions({ stage: 'base' }), [{ method: taskOnly(), task: atLeast(0.9), capability: atLeast(0.9) }]);
