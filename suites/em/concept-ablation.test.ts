import { atLeast, conceptAblation, defineSuite, em, taskOnly } from '../../src/index.ts';

// It trains without the proxy's directions, and answers with them.
const unlike = { method: taskOnly(), replies: atLeast(0.4) };
defineSuite(em(), [
  { method: conceptAblation({ components: 1 }), task: atLeast(0.9), alignment: atLeast(0.44), unlike },
  { method: conceptAblation({ components: 2 }), task: atLeast(0.9), alignment: atLeast(0.44), unlike },
  { method: conceptAblation({ components: 4 }), task: atLeast(0.9), alignment: atLeast(0.44), unlike },
]);
