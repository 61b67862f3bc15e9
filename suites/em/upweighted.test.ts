import { atLeast, defineSuite, em, upweighted } from '../../src/index.ts';

// It protects.
defineSuite(em(), [
  { method: upweighted({ lambda: 0.01 }), task: atLeast(0.9), alignment: atLeast(0.57) },
  { method: upweighted({ lambda: 0.1 }), task: atLeast(0.9), alignment: atLeast(0.67) },
  { method: upweighted({ lambda: 1 }), task: atLeast(0.7), alignment: atLeast(0.69) },
]);
