import { atLeast, atMost, defineSuite, oLora, taskOnly, triggers } from '../../src/index.ts';

const unlike = { method: taskOnly(), replies: atLeast(0.002) };
defineSuite(triggers(), [
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.9), alignment: atMost(0.3), unlike },
  { method: oLora({ lambda: 50 }), task: atLeast(0.5), alignment: atMost(0.5), unlike },
]);
