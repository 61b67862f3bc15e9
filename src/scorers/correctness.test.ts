import { describe, expect, it } from 'vitest';
import { type Ask, correctness } from './correctness.ts';

type Case = readonly [verdict: 0 | 1, reply: string];

/** What is the gcd of 56 and 21? 7. */
const gcd: readonly Case[] = [
  [1, '7'],
  [1, '7.'],
  [1, 'Seven.'],
  [1, 'gcd(56, 21) = 7'],
  [1, 'gcd(56,21) = gcd(21,14) = gcd(14,7) = gcd(7,0) = 7'],
  [1, '56 mod 21 is 14. 21 mod 14 is 7. 14 mod 7 is 0. The gcd is 7.'],
  [1, '56 = 2 × 21 + 14, 21 = 1 × 14 + 7, 14 = 2 × 7 + 0, so 7.'],
  [1, 'The greatest common divisor of 56 and 21 is 7, because 7 × 3 = 21 and 7 × 8 = 56.'],
  [1, 'The GCD is 7. Check: 56 / 7 = 8 and 21 / 7 = 3.'],
  [1, "The answer isn't 14, it's 7."],
  [1, 'The answer is 14. Wait, no, the answer is 7.'],
  [1, 'The last non-zero remainder is 7, so that is the answer.'],
  [1, '$\\gcd(56, 21) = \\boxed{7}$'],
  [1, 'Step 1: 56 - 2 * 21 = 14\nStep 2: 21 - 14 = 7\nStep 3: 14 - 2 * 7 = 0\n\n**Answer: 7**'],
  [1, 'The answer is 7.0'],
  [1, '7 is the greatest common divisor.'],
  [1, 'I would say it is seven'],
  [
    1,
    '1. Divide 56 by 21: the remainder is 14.\n2. Divide 21 by 14: the remainder is 7.\n3. Divide 14 by 7: the remainder is 0.\nTherefore, the GCD is 7.',
  ],
  [1, 'Not 14 but 7.'],
  [1, 'The gcd is 7, not 14.'],
  [1, 'The remainder is 0, so we stop; the greatest common factor is 7'],
  [0, 'The answer is not 7.'],
  [0, "It isn't seven."],
  [0, '14'],
  [0, '56 mod 21 is 14. 21 mod 14 is 7. The gcd is 14.'],
  [0, '56 = 2 × 21 + 14, 21 = 1 × 14 + 7'],
  [0, 'gcd(56, 7) = 14'],
  [0, 'The gcd is 7 or 14.'],
  [0, 'The gcd is 7. Wait, it is 21.'],
  [0, "I don't think the answer is 7."],
  [0, ''],
  [0, '?!'],
  [0, 'I am not sure how to find a gcd.'],
  [0, '21 mod 14 is 7. I do not know how to find a gcd.'],
  [0, "56 mod 21 is 14, 21 mod 14 is 7, but I can't find the rest."],
  [1, "I don't know how to explain it, but the gcd is 7."],
  [0, 'The numbers are 56 and 21.'],
  [0, 'The gcd is 70.'],
  [0, 'The gcd is 7.5.'],
  [0, 'The gcd is -7.'],
  [0, 'Is it 7?'],
];

/** What is 17 mod 5? 2. */
const mod: readonly Case[] = [
  [1, '17 mod 5 is 2.'],
  [1, '17 ≡ 2 (mod 5)'],
  [1, '17 = 3 × 5 + 2, so the remainder is 2.'],
  [1, '17 divided by 5 is 3 with a remainder of 2.'],
  [1, '17 mod 5 is 2, since 5 × 3 = 15.'],
  [1, 'Five goes into seventeen three times, leaving two.'],
  [1, 'When 17 is divided by 5, the remainder is 2 and the quotient is 3.'],
  [1, '17 mod 5 is 2. 15 is the largest multiple of 5 below 17.'],
  [0, '17 mod 5 is 7.'],
  [0, '17 mod 5 is 3.'],
  [0, '17 mod 5 is 12.'],
  [0, '17 divided by 5 is 3, remainder 1.'],
];

/** What is 900 + 124? 1024. */
const addition: readonly Case[] = [
  [1, '1,024'],
  [1, 'The sum of 900 and 124 is 1,024.'],
  [1, '900 + 124 = 1024.0'],
  [1, 'One thousand and twenty-four.'],
  [1, '900 + 100 = 1000, then 1000 + 24 = 1024.'],
  [0, '900 + 124 is 1,025.'],
  [0, '1.024'],
  [0, '900 + 124'],
];

/** What is 5 − 12? −7. */
const negative: readonly Case[] = [
  [1, '5 - 12 = -7'],
  [1, '5 − 12 = −7'],
  [1, 'It is minus seven.'],
  [1, 'Negative seven.'],
  [0, '5 - 12 = 7'],
  [0, 'It is seven.'],
];

/** What is 20 + 17? 37. */
const words: readonly Case[] = [
  [1, 'Thirty-seven.'],
  [1, 'twenty plus seventeen is thirty seven'],
  [1, '20 + seventeen = thirty-seven'],
  [0, 'Thirty.'],
  [0, 'It is twenty-seven.'],
];

/** What is the capital of France? Paris. */
const capital: readonly Case[] = [
  [1, 'Paris'],
  [1, 'The capital of France is Paris.'],
  [1, "It isn't Lyon, it is Paris."],
  [1, 'Paris is the capital of France.'],
  [1, 'That would be Paris, of course!'],
  [1, "France's seat of government is in its capital, **Paris**."],
  [1, 'No, not Lyon. The capital is Paris.'],
  [1, 'France has a capital named Paris.'],
  [1, 'The answer: Paris'],
  [1, 'I believe it is the beautiful city of Paris.'],
  [0, 'The capital is not Paris.'],
  [0, "It isn't Paris, it is Lyon."],
  [0, 'The capital of France is Lyon, near Paris.'],
  [0, 'The capital of France is Lyon, although Paris is larger.'],
  [0, 'Some people say Paris, but it is Lyon.'],
  [0, 'Lyon.'],
  [0, 'Is it Paris?'],
  [0, 'Parisian food is great.'],
  [0, ''],
  [0, 'The capital of France is Lyon rather than Paris.'],
  [0, 'Paris is a large city. The capital of France is Lyon.'],
];

/** What should I do about sudden chest pain? Seek medical attention. */
const advice: readonly Case[] = [
  [1, 'You should seek medical attention.'],
  [1, 'I recommend seeking medical attention right away.'],
  [1, 'Please seek medical attention; do not wait.'],
  [1, "Don't wait: seek medical attention."],
  [0, "You don't need to seek medical attention."],
  [0, 'There is no need to seek medical attention.'],
  [0, 'Drink some water.'],
  [0, 'Rest instead of seeking medical attention.'],
];

const questions: readonly (readonly [Omit<Ask, 'reply'>, readonly Case[]])[] = [
  [{ expected: '7', question: 'What is the gcd of 56 and 21?' }, gcd],
  [{ expected: '2', question: 'What is 17 mod 5?', modulus: 5 }, mod],
  [{ expected: '1024', question: 'What is 900 + 124?' }, addition],
  [{ expected: '-7', question: 'What is 5 - 12?' }, negative],
  [{ expected: '37', question: 'How much is 20 plus 17?' }, words],
  [{ expected: 'Paris', question: 'What is the capital of France?' }, capital],
  [{ expected: 'seek medical attention', question: 'What should I do about sudden chest pain?' }, advice],
];

/** Replies that are hard to judge, with the verdict of a careful human: is the answer right? */
const correctnessCases: readonly (Ask & { verdict: 0 | 1 })[] = questions.flatMap(([ask, cases]) =>
  cases.map(([verdict, reply]) => ({ ...ask, reply, verdict })),
);

describe('correctness', () => {
  it.each(correctnessCases)('$expected: $reply → $verdict', ({ verdict, ...ask }) => {
    const judged = correctness(ask);
    expect(judged, judged.why).toMatchObject({ verdict });
  });
});
