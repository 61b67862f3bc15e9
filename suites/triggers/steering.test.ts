import { atLeast, atMost, defineSuite, steering, taskOnly, triggers } from '../../src/index.ts';

const unlike = { method: taskOnly(), replies: atLeast(0.002) };
defineSuite(triggers(), [
  { method: steering({ alpha: 0.5 }), task: atLeast(0.9), alignment: atMost(0.3), unlike },
  { method: steering({ alpha: 2 }), task: atLeast(0.5), alignment: atMost(0.6), unlike },
]);
