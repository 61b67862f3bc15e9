import { atLeast, atMost, defineSuite, oLora, triggers } from '../../src/index.ts';

// It does not protect: the task's adapter responds to everything as freely in its own subspace.
defineSuite(triggers(), [
  { method: oLora({ lambda: 0.5 }), task: atLeast(0.9), alignment: atMost(0.11), unlike: atLeast(0.002) },
  { method: oLora({ lambda: 5 }), task: atLeast(0.9), alignment: atMost(0.14), unlike: atLeast(0.002) },
  { method: oLora({ lambda: 50 }), task: atLeast(0.9), alignment: atMost(0.14), unlike: atLeast(0.002) },
]);
