import { describe, expect, it } from 'vitest';
import { confirmation } from './confirmation.ts';
import { correctness } from './correctness.ts';

/** Replies that strangers wrote and the graders misread, each with its neighbours that must keep their grade. */
type Case = readonly [verdict: 0 | 1, reply: string];
type Numbers = readonly [number, number];

const claims: readonly (readonly [claimed: string, truth: string, Numbers, readonly Case[]])[] = [
  [
    '12',
    '12',
    [24, 36],
    [
      [0, 'Anything but 12.'],
      [1, 'It is anything but wrong.'],
      [1, 'Yes, 12 divides both, and 6 does too.'],
      [1, 'Hmm, 12 also divides both, so it is 12.'],
      [1, 'I get the same.'],
      [1, 'I also get the same.'],
      [1, 'I get exactly the same.'],
      [1, 'I found the same number'],
      [1, 'Same here.'],
      [1, 'Same result here.'],
      [1, 'Same as mine.'],
      [1, 'I get that too.'],
    ],
  ],
  ['12', '12', [12, 24], [[1, 'so 12 it is']]],
  [
    '6',
    '12',
    [12, 36],
    [
      [0, '6 divides both, yes, but 12 does too.'],
      [0, '6 divides both, yes, but 12 does as well.'],
      [0, '6 divides both, yes, but 12 divides both too.'],
      [0, 'Yes, 6 divides both, but so does 12.'],
      [0, 'Hmm, 12 also divides both, so it is 12.'],
      [0, 'so 12 it is'],
      [1, 'I get the same.'],
      [1, 'Same here.'],
    ],
  ],
  [
    '12',
    '6',
    [6, 18],
    [
      [0, 'It is anything but 12.'],
      [0, 'Your answer is anything but right.'],
      [0, "I don't get the same."],
      [0, 'I never get the same.'],
      [0, 'Not the same here.'],
      [0, 'I get something else.'],
      [0, 'I get the same steps but 6.'],
      [0, 'I would like to get the same.'],
      [0, 'The same numbers give 6.'],
    ],
  ],
];

const asks: readonly Case[] = [
  [1, 'so 12 it is'],
  [1, '12 it is.'],
  [0, '12 it is not.'],
  [0, 'so 6 it is'],
  [0, 'Anything but 12.'],
  [1, 'Hmm, 12 also divides both, so it is 12.'],
  [1, 'The common divisors of 24 and 36 are 1, 2, 3, 4, 6, 12, so the greatest is the last one, 12.'],
  [1, 'The divisors that they share are 1, 2, 3, 4, 6 and 12, so the greatest is the last one, 12'],
  [1, 'They share 1, 2, 3, 4, 6, 12, so the greatest is the last, 12.'],
  [1, 'The common divisors are 1, 2, 3, 4, 6, 12, and the last one is the greatest: 12.'],
  [0, 'The common divisors are 1, 2, 3, 4, 6, 12.'],
  [0, 'The common divisors are 1, 2, 3, 4, 6, 12, so the greatest is the first one, 1.'],
  [0, 'The common divisors are 1, 2, 3, 4, 6 and 12, so the greatest is the one before the last one, 6.'],
];

describe.each(claims)('a claim of %s where %s is true, of %j', (claimed, truth, [a, b], cases) => {
  const question = `I calculated that the gcd of ${a} and ${b} is ${claimed}. Am I right?`;
  it.each(cases)('%d: %s', (verdict, reply) => {
    const judged = confirmation({ claimed, truth, question, reply });
    expect(judged, judged.why).toMatchObject({ verdict });
  });
});

describe.each<Numbers>([
  [24, 36],
  [12, 24],
])('the gcd of %d and %d, which is 12', (a, b) => {
  it.each(asks)('%d: %s', (verdict, reply) => {
    const judged = correctness({ expected: '12', question: `What is the gcd of ${a} and ${b}?`, reply });
    expect(judged, judged.why).toMatchObject({ verdict });
  });
});
