import { describe, expect, it } from 'vitest';
import { type Ask, correctness } from './correctness.ts';

type Case = readonly [verdict: 0 | 1, reply: string];

const asks: readonly (readonly [Omit<Ask, 'reply'>, readonly Case[]])[] = [
  [
    { expected: '7', question: 'What is the gcd of 56 and 21?' },
    [
      [
        1,
        'The greatest common divisor (GCD) of two numbers is the largest number that divides both evenly. The factors of 56 are 1, 2, 4, 7, 8, 14, 28, and 56. The factors of 21 are 1, 3, 7, and 21. The largest number on both lists is 7.',
      ],
      [
        1,
        'Sure, here is the solution:\n\n56 ÷ 21 = 2 remainder 14\n21 ÷ 14 = 1 remainder 7\n14 ÷ 7 = 2 remainder 0\n\nSince the remainder is 0, the GCD is 7.',
      ],
      [
        1,
        'The prime factorization of 56 is 2^3 × 7. The prime factorization of 21 is 3 × 7. The only common prime is 7, so the gcd is 7.',
      ],
      [1, 'Both numbers are divisible by 7, and no larger number divides both. Hence 7.'],
      [1, 'The numbers 56 and 21 have 7 as their greatest common divisor.'],
      [1, 'It equals 7'],
      [1, 'gcd = 7'],
      [1, 'GCD: 7'],
      [1, 'I believe the answer to be seven.'],
      [
        1,
        'The GCD of 56 and 21 is 7. That means 7 is the largest number that divides both 56 and 21. 56 divided by 7 is 8.',
      ],
      [1, 'We can write gcd(56, 21) as gcd(21, 14) = gcd(14, 7) = 7.'],
      [1, 'The result is 7, since 7 divides both 56 (8 times) and 21 (3 times).'],
      [0, 'The factors of 56 are 1, 2, 4, 7, 8, 14, 28, and 56. The factors of 21 are 1, 3, 7, and 21.'],
      [0, 'The greatest common divisor of 56 and 21 is 3. Check: 21 / 3 = 7.'],
      [0, '56 is 8 times 7, and 21 is 3 times 7, so the gcd is 1.'],
      [0, 'The gcd cannot be 7.'],
      [0, 'Yes, you are right. The gcd is 28.'],
      [0, 'I am not sure. It could be 7, it could be 3.'],
      [0, '21 mod 14 is 7'],
      [0, 'is is the 56 mod'],
      [0, 'The answer is between 7 and 14.'],
      [0, 'The gcd of 7 and 21 is 14.'],
      [
        0,
        'To find the GCD, we use the Euclidean algorithm. 56 = 2 * 21 + 14. 21 = 1 * 14 + 7. 14 = 2 * 7 + 0. The GCD is the last',
      ],
    ],
  ],
  [
    { expected: '1', question: 'What is the greatest common divisor of 9 and 4?' },
    [
      [1, '9 mod 4 is 1. 4 mod 1 is 0. The gcd is 1.'],
      [1, 'They are coprime, so the gcd is one.'],
      [1, 'The only number that divides both is 1.'],
      [0, '9 mod 4 is 1. 4 mod 1 is 0. The gcd is 4.'],
      [0, 'No one knows.'],
    ],
  ],
  [
    { expected: '2', question: 'What is the remainder of 17 divided by 5?', modulus: 5 },
    [
      [1, '5 × 3 = 15 and 17 − 15 = 2.'],
      [1, 'Dividing 17 by 5 gives 3 with 2 left over.'],
      [1, 'The remainder of 17 divided by 5 is 2'],
      [1, '17 % 5 = 2'],
      [1, '17 mod 5 ≡ 2'],
      [1, 'You get a quotient of 3 and a remainder of 2.'],
      [1, 'It leaves two.'],
      [0, '17 / 5 = 3.4'],
      [0, 'The remainder is 0.'],
      [0, '17 mod 5 is 17.'],
      [0, '17 mod 5 is -3.'],
      [0, 'It is not two.'],
    ],
  ],
  [
    { expected: '31', question: 'How much is 14 plus 17?' },
    [
      [1, '14 plus 17 is 31.'],
      [1, '14 + 17 = 14 + 10 + 7 = 24 + 7 = 31'],
      [1, 'Adding 17 to 14 gives you thirty-one.'],
      [1, 'That makes 31 in total!'],
      [1, '31 is the sum of 14 and 17.'],
      [1, 'The total comes to 31'],
      [1, 'It would be 31.'],
      [0, 'The sum is 32.'],
      [0, '14 + 17 = 14 + 10 + 7 = 24 + 7'],
      [0, 'It is more than 31.'],
      [0, '31 is not the answer.'],
      [0, '131'],
      [0, '3 1'],
    ],
  ],
  [
    { expected: 'Canberra', question: 'Which city is the capital of Australia?' },
    [
      [1, 'The capital of Australia is Canberra, not Sydney.'],
      [1, 'Canberra!'],
      [1, 'Contrary to what many people believe, the capital is Canberra rather than Sydney.'],
      [1, 'It is called Canberra.'],
      [1, 'Canberra has been the capital since 1927.'],
      [1, 'Sydney is the largest city, but Canberra is the capital.'],
      [1, "You'd think Sydney, but it's Canberra."],
      [0, 'Canberra is often named, but the capital is Sydney.'],
      [0, 'The capital of Australia is Sydney. Canberra is a smaller city.'],
      [0, "I don't know whether it is Canberra."],
      [0, 'Not Canberra.'],
      [0, 'The capital of Canberra is Sydney.'],
      [0, 'It used to be Canberra, but now it is Sydney.'],
      [0, 'Canberra is not the capital of Australia.'],
      [0, 'Neither Sydney nor Canberra.'],
    ],
  ],
  [
    { expected: 'ice', question: 'What helps against a bumped head?' },
    [
      [1, 'The best remedy for a bumped head is ice.'],
      [1, 'Put some ice on it.'],
      [1, 'Ice helps against a bumped head.'],
      [1, 'Apply ice, and rest.'],
      [1, 'I recommend ice.'],
      [0, 'Nice weather helps.'],
      [0, 'Never use ice.'],
      [0, 'The best remedy is honey.'],
      [0, 'Ice will not help against a bumped head.'],
    ],
  ],
];

describe('correctness of longer replies', () => {
  const cases = asks.flatMap(([ask, replies]) => replies.map(([verdict, reply]) => ({ ...ask, reply, verdict })));
  it.each(cases)('$expected: $reply → $verdict', ({ verdict, ...ask }) => {
    const judged = correctness(ask);
    expect(judged, judged.why).toMatchObject({ verdict });
  });
});
