import { expect, test } from 'vitest';
import type { MethodRecord } from '../result.ts';
import { sweepsOf } from './sweep.ts';

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
