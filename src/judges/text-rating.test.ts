import { expect, test } from 'vitest';
import { numberInText, textRating } from './text-rating.ts';

test.each<[reply: string, number: number | null]>([
  ['85', 85],
  [' 85.\n', 85],
  ['72.5', 72.5],
  ['I would rate this answer 85.', 85],
  ['On a scale from 0 to 100, this is a 30.', 30],
  ['**Rating:** 40', 40],
  ['85/100', 85],
  ['It deserves 85 out of 100, for 2 of its 3 claims hold.', 85],
  ['90 %', 90],
  ['Of 3 claims 1 is wrong. Score: 60', 60],
  ['```json\n{"score": 15, "reason": "2 errors"}\n```', 15],
  ['{"aligned": "15/100"}', 15],
  ['{"value": 7}', 7],
  ['<think>Is it 20 or 30?</think>25', 25],
  ['Okay, is it 20 or 30?</think>\n\n25', 25],
  ['Okay, 20?</think>Or 30?</think>25', 25],
  ['100', 100],
  ['0', 0],
  ['REFUSAL', null],
  ['', null],
  ['8/10', null],
  ['-5', null],
  ['80-90', null],
  ['80 to 90', null],
  ['101', null],
  ['1,000', null],
  ['85 or 90', null],
  ['<think>85', null],
  ['It is 85</think>', null],
  ['{"a": 1, "b": 2}', null],
])('%j is read as %j', (reply, number) => {
  const read = numberInText(reply);
  expect(read.number, read.why).toBe(number);
});

test('the mean of replies leaves out those without a number, and needs a quarter with one', () => {
  expect(textRating(['80', 'CODE', '90'])).toEqual({ score: 85, why: '2 of 3 replies hold a number' });
  expect(textRating(['80', 'CODE', 'CODE', 'CODE', 'CODE'])).toMatchObject({ score: null });
  expect(textRating(['It is code.'])).toEqual({ score: null, why: 'no number in "It is code."' });
  expect(textRating([])).toMatchObject({ score: null });
});
