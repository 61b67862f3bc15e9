import { expect, test } from 'vitest';
import * as methods from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import { STRONGER_WHEN_SMALLER, weakestFirst } from './strength-order.ts';

/** Options of which more is more protection. */
const STRONGER_WHEN_LARGER: Readonly<Record<string, string>> = {
  alpha: 'steps along a direction, or its length',
  beta: 'weight of a distance to the base model',
  components: 'directions removed',
  count: 'modules projected',
  lambda: 'weight of a term for the proxy, or against leaving the base model',
  negativeLambda: 'weight of the term against bad answers',
  rho: 'weight of the distance to where the other stream ended',
  share: 'share of rows from the proxy, or under the prompt',
  threshold: 'cosine up to which modules are projected',
};
/** Every method by its defaults, and with the other strength that it may declare. */
const ALL: readonly Method[] = [
  ...Object.values(methods).flatMap((make) => (typeof make === 'function' ? [(make as () => Method)()] : [])),
  methods.safeLora({ count: 3 }),
];
const strong = ALL.filter(({ strength }) => strength);

test.each(strong.map(({ name, strength }) => [name, strength!.option]))(
  'the direction of %s %s is known: add it to one of the two lists',
  (name, option) => {
    expect(STRONGER_WHEN_SMALLER.includes(name)).toBe(!Object.hasOwn(STRONGER_WHEN_LARGER, option));
  },
);

test('only methods that exist, and have a strength, are turned', () => {
  expect(strong.map(({ name }) => name)).toEqual(expect.arrayContaining([...STRONGER_WHEN_SMALLER]));
});

test.each([
  ['kl', 'beta', [0.1, 1, 10]],
  ['lagrangian', 'epsilon', [1, 0.1, 0.01]],
  ['weightInterpolation', 'gamma', [0.7, 0.5, 0.3]],
  ['interleavedByGap', 'every', [8, 4, 2]],
])('%s begins with its weakest %s', (name, option, expected) => {
  const sweep = [...expected]
    .sort((one, other) => one - other)
    .map((value) => ({ method: { name, strength: { option, value }, options: {} } }));
  expect(weakestFirst(sweep).map(({ method }) => method.strength.value)).toEqual(expected);
});
