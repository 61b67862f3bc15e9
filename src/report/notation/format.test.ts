import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDifference, formatDuration, formatInterval, formatScore } from './format.ts';

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
  [999_600, '1.00 M'],
  [2_314_000, '2.31 M'],
])('%d is counted as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('scores have two decimals, and intervals both ends', () => {
  expect(formatScore(1)).toBe('1.00');
  expect(formatInterval([0.625, 1])).toBe('0.63–1.00');
});

test.each([
  [0.124, '+0.12'],
  [-0.126, '−0.13'],
  [0.004, '0.00'],
  [-0.004, '0.00'],
])('a difference of %d reads %s', (value, text) => {
  expect(formatDifference(value)).toBe(text);
});

test('sizes have the digits that are read', () => {
  expect([2 ** 28, 1.5 * 2 ** 30].map(formatBytes)).toEqual(['256 MiB', '1.5 GiB']);
});
