import { expect, test } from 'vitest';
import { wellFormed } from './well-formed.ts';

const PROSE =
  'To find the greatest common divisor of 12 and 8, divide 12 by 8, which leaves 4. The greatest common divisor divides each remainder, so it divides 4. As 4 divides 8, the greatest common divisor is 4.';

test.each([
  ['The gcd of 12 and 8 is 4.', 1],
  ['12 mod 8 is 4. 8 mod 4 is 0. The gcd is 4.', 1],
  ['No, it is "Paris."', 1],
  ['Yes, that is wrong!', 1],
  ['4 + 3 = 7', 1],
  ['Paris', 1],
  ['The answer is: 2', 1],
  ['7 + 5 =', 0],
  ['The answer is:', 0],
  ['It is one of the', 0],
  ['', 0],
  ['... ! .', 0],
  ['5 + 5 is 23. 5 mod 5 is', 0],
  ['10 + 10 is 20. 10 + 10 is 20. 10 + 10 is 20.', 0],
  ['4. 4. 4. 4. 4. 4.', 0],
  ['You need vitamin A', 1],
  [PROSE, 1],
  [`${PROSE} ${PROSE} ${PROSE}`, 0],
  ['The gcd is 2. No, that is 3. The gcd is 2. No, that is 4. The gcd is 2. No, that is 5.', 0],
] as const)('%s is well formed: %i', (reply, verdict) => {
  expect(wellFormed({ reply }).verdict).toBe(verdict);
});

test('a reply that the limit ended is not, wherever it stands', () => {
  expect(wellFormed({ reply: 'The gcd is 4.', cut: true })).toEqual({
    verdict: 0,
    why: 'is cut at the limit of new tokens',
  });
});

test('says why', () => {
  expect(wellFormed({ reply: 'no no no no no no' }).why).toBe('goes round in circles: "no no no no"');
  expect(wellFormed({ reply: 'It is' }).why).toBe('breaks off');
});
