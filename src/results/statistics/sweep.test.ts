import { expect, test } from 'vitest';
import type { MethodRecord } from '../result.ts';
import { sweepsOf, titledSweeps } from './sweep.ts';

const point = (name: string, value: number | null, options: MethodRecord['options']) => ({
  method: { name, options, ...(value === null ? {} : { strength: { option: 'beta', value } }) },
});

test('a sweep holds what differs in numbers; another word or base makes another', () => {
  const swept = [1, 2, 3].map((beta) => point('kl', beta, { beta, first: beta / 4, tokens: 'answer' }));
  const control = point('kl', 1, { beta: 1, first: 0.25, tokens: 'all' });
  const based = point('kl', 1, { beta: 1, first: 0.25, tokens: 'answer', base: { name: 'dpo', options: {} } });
  const plain = point('taskOnly', null, {});
  expect(sweepsOf([swept[0]!, control, swept[1]!, plain, based, swept[2]!])).toEqual([
    swept,
    [control],
    [plain],
    [based],
  ]);
});

test('titles tell sweeps apart, also where their words do not', () => {
  const swept = [1, 1, 2, 2].map((beta) => point('kl', beta, { beta, tokens: 'answer', first: 'no' }));
  const variants = [
    point('kl', 1, { beta: 1, tokens: 'all', first: 'no' }),
    point('kl', 1, { beta: 1, tokens: 'all' }),
    point('kl', 1, { beta: 1 }),
  ];
  // Seeds of one point are no longer sweep.
  const seeds = [1, 2, 3].map(() => point('kl', 1, { beta: 1, tokens: 'none', first: 'no' }));
  expect(titledSweeps([...variants, ...seeds, ...swept]).map(({ title }) => title)).toEqual([
    'kl tokens=all',
    'kl tokens=all 2',
    'kl 3',
    'kl tokens=none',
    'kl',
  ]);
});
