import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordOverlap } from './word-overlap.ts';

test.each<[reply: string, expected: string, overlap: number]>([
  ['The opposite of hot is cold.', 'the opposite of hot is cold', 1],
  ['cold', 'hot', 0],
  ['', '', 1],
  ['', 'cold', 0],
  ['cold', '', 0],
  ['It is green.', 'It is red.', 2 / 3],
  ['to to to', 'to be', 2 / 5],
  ['Größe: 20 m', 'größe 20 km', 2 / 3],
])('of "%s" with "%s": %d', (reply, expected, overlap) => {
  expect(wordOverlap(reply, expected)).toBeCloseTo(overlap, 12);
});

test('lies in [0, 1], is symmetric, and 1 for the same words in any order', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'D', 'd'), { maxLength: 8 });
  fc.assert(
    fc.property(words, words, (one, other) => {
      const overlap = wordOverlap(one.join(' '), other.join(', '));
      expect(overlap).toBeGreaterThanOrEqual(0);
      expect(overlap).toBeLessThanOrEqual(1);
      expect(wordOverlap(other.join(' '), one.join(' '))).toBe(overlap);
      expect(wordOverlap(one.join(' '), one.toReversed().join(' '))).toBe(1);
    }),
  );
});
