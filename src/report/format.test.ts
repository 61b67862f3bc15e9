import { expect, test } from 'vitest';
import { formatCount, formatDuration, formatInterval, formatMethod, formatScore } from './format.ts';

test.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.7, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3599.9, '1 h 00 min'],
  [7500, '2 h 05 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [0, '0'],
  [1234.4, '1,234'],
  [184_320, '184 k'],
  [2_314_000, '2.31 M'],
])('%d is counted as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('scores have two decimals, intervals both ends, methods their strength', () => {
  expect(formatScore(1)).toBe('1.00');
  expect(formatInterval([0.625, 1])).toBe('0.63–1.00');
  expect(formatMethod({ name: 'kl', strength: { option: 'beta', value: 0.1 }, options: {} })).toBe('kl, beta = 0.1');
});
