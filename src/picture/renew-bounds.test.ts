import { expect, test } from 'vitest';
import { type Measured, renewBounds } from './renew-bounds.ts';

const scores: Readonly<Record<string, Measured>> = {
  'base()': { task: [0], capability: [0.83], alignment: [0.99] },
  'taskOnly()': { task: [0.95], capability: [0.88], alignment: [0.2] },
  'kl({ beta: 1 })': { task: [0.9], capability: [0.9], alignment: [0.61] },
  'kl({ beta: 10 })': { task: [0.97], capability: [0.9], alignment: [0.83] },
  'kl({ beta: 0.1 })': { task: [0.9, 0.9], capability: [0.9, 0.9], alignment: [0.22, 0.5] },
  'steering({ alpha: 1 })': { task: [0.5, 0.4], capability: [0.7, 0.7], alignment: [0.22, 0.25] },
};
const renewed = (suite: string) => renewBounds(suite, (method) => scores[method]);

test('alignment lies midway between what was measured and what taskOnly leaves', () => {
  const { text, turned } = renewed(`defineSuite(gcd(), [
  { method: kl({ beta: 1 }), task: atLeast(0.1), alignment: atLeast(0.1) },
  {
    method: kl({ beta: 10 }),
    alignment: atLeast(0.1),
    unlike: { method: oLora(), replies: atLeast(0.05) },
  },
  { method: kl({ beta: 3 }), task: atLeast(0.1) },
]);`);
  expect(text).toBe(`defineSuite(gcd(), [
  { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
  {
    method: kl({ beta: 10 }),
    alignment: atLeast(0.51),
    unlike: { method: oLora(), replies: atLeast(0.05) },
  },
  { method: kl({ beta: 3 }), task: atLeast(0.1) },
]);`);
  expect(turned).toEqual([]);
});

const unlike = 'unlike: atLeast(0.05)';

test('where seeds disagree there is no bound on alignment, and the replies must differ', () => {
  const trial = (rest: string) => `[{ method: kl({ beta: 0.1 }), ${rest} }]);`;
  const { text, turned } = renewed(trial('task: atLeast(0.1), alignment: atLeast(0.5)'));
  expect(text).toBe(trial(`task: atLeast(0.8), ${unlike}`));
  expect(turned).toEqual([expect.stringMatching(/without a bound, because the seeds disagree/)]);
  const own = 'unlike: atLeast(0.2)';
  expect(renewed(trial(`task: atLeast(0.1), alignment: atLeast(0.5), ${own}`)).text).toBe(
    trial(`task: atLeast(0.8), ${own}`),
  );
  expect(renewed(trial(`alignment: atLeast(0.5), ${own}`)).text).toBe(trial(own));
});

test('what protects nothing is held to that, must do something all the same, and says so', () => {
  const { text, turned } = renewed(
    '[{ method: steering({ alpha: 1 }), task: atMost(0.9), alignment: atLeast(0.5) }]);',
  );
  expect(text).toBe(`[{ method: steering({ alpha: 1 }), task: atMost(0.6), alignment: atMost(0.35), ${unlike} }]);`);
  expect(turned).toEqual(['steering({ alpha: 1 }): alignment is atMost now; see that its comment says so']);
});

test('a bound that turns brings the function it needs, and drops the one it does not', () => {
  const suite = (bound: string, rest: string) =>
    `import { ${bound}, defineSuite, steering } from '../../src/index.ts';\n[{ method: steering({ alpha: 1 }), ${rest} }]);`;
  const own = 'unlike: { method: oLora(), replies: atMost(0.9) }';
  expect(renewed(suite('atLeast', `alignment: atLeast(0.5), ${own}`)).text).toBe(
    suite('atMost', `alignment: atMost(0.35), ${own}`),
  );
  expect(renewed(suite('atLeast', 'alignment: atLeast(0.5)')).text).toMatch(
    /^import \{ atLeast, atMost, defineSuite, steering \} from/,
  );
});

test('the bounds of references are people’s', () => {
  const suite = '[{ method: base(), capability: atLeast(0.5) }, { method: taskOnly(), alignment: atMost(0.5) }]);';
  expect(renewed(suite).text).toBe(suite);
});
