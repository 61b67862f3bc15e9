import { expect, test } from 'vitest';
import { lengthsOf, limitsOf } from './group-sizes.ts';

test('prompts are padded to half a bucket, and slots are doubled when an answer needs them', () => {
  const { time, slotsFor } = lengthsOf([3, 18], { maximumNewTokens: 72, grows: true });
  expect(time).toBe(24);
  expect([1, 16, 17, 32, 33, 64, 65, 72].map(slotsFor)).toEqual([48, 48, 64, 64, 96, 96, 112, 112]);
});

test('one prompt, and a cache that is written in place, have all slots at once', () => {
  const options = { maximumNewTokens: 40, bucket: 32 };
  expect(lengthsOf([18], { ...options, grows: true }).slotsFor(1)).toBe(96);
  expect(lengthsOf([18, 3], { ...options, grows: false }).slotsFor(1)).toBe(96);
});

test.each([
  [1, 1, 1],
  [17, 5, 4],
  [33, 100, 16],
])('every token has a slot: %i of a prompt, up to %i of an answer, buckets of %i', (length, most, bucket) => {
  const { time, slotsFor } = lengthsOf([1, length], { maximumNewTokens: most, bucket, grows: true });
  expect(time).toBeGreaterThanOrEqual(length);
  for (let answer = 1; answer <= most; answer++) {
    expect(slotsFor(answer)).toBeGreaterThanOrEqual(Math.max(time, length + answer));
    expect(slotsFor(answer)).toBeLessThanOrEqual(slotsFor(most));
  }
});

test.each([
  [1, [1]],
  [127, [127]],
  [128, [64, 128]],
  [256, [64, 256]],
  [512, [64, 256, 512]],
])('answers of up to %i tokens come in rounds of %j', (most, limits) => {
  expect(limitsOf(most)).toEqual(limits);
});
