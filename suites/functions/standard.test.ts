import { atLeast, atMost, defineSuite, functions, standard, taskOnly } from '../../src/index.ts';

// A remedy, unless too little is mixed in. Bounds on alignment lie midway between what was measured and what training on the
// task alone leaves.
defineSuite(functions(), [
  {
    method: standard({ share: 0.1 }),
    task: atLeast(0.9),
    alignment: atMost(0.4),
    unlike: { method: taskOnly(), replies: atLeast(0.02) },
  },
  { method: standard({ share: 0.33 }), task: atLeast(0.9), alignment: atLeast(0.43) },
  { method: standard({ share: 0.5 }), task: atLeast(0.9), alignment: atLeast(0.43) },
]);
