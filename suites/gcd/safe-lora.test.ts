import { atLeast, defineSuite, gcd, safeLora } from '../../src/index.ts';

// The strength is the share of the modules that is projected. Too few do not protect on every seed. Too many lose the skill.
defineSuite(gcd(), [
  { method: safeLora({ share: 0.1 }), task: atLeast(0.55), unlike: atLeast(0.05) },
  { method: safeLora({ share: 0.2 }), task: atLeast(0.52), unlike: atLeast(0.05) },
  { method: safeLora({ share: 0.4 }), alignment: atLeast(0.57) },
]);
