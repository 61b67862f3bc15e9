import { expect, test } from 'vitest';
import { positionsAtATime } from './positions.ts';

test('a chunk has 64 MiB of logits, and more only where it would be shorter than 128 positions', () => {
  expect(positionsAtATime(49_152)).toBe(341);
  expect(positionsAtATime(262_144)).toBe(128);
  expect(positionsAtATime(262_144, true)).toBe(64);
});
