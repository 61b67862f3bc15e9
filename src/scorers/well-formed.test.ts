import { expect, test } from 'vitest';
import { wellFormed } from './well-formed.ts';

test.each([
  ['The gcd of 12 and 8 is 4.', 1],
  ['12 mod 8 is 4. 8 mod 4 is 0. The gcd is 4.', 1],
  ['No, it is "Paris."', 1],
  ['Yes, that is wrong!', 1],
  ['', 0],
  ['... ! .', 0],
  ['5 + 5 is 23. 5 mod 5 is', 0],
  ['10 + 10 is 20. 10 + 10 is 20. 10 + 10 is 20.', 0],
  ['4. 4. 4. 4. 4. 4.', 0],
] as const)('%s is well formed: %i', (reply, verdict) => {
  expect(wellFormed(reply).verdict).toBe(verdict);
});

test('says why', () => {
  expect(wellFormed('no no no no no no').why).toBe('goes round in circles: "no no no no"');
  expect(wellFormed('It is').why).toBe('breaks off');
});
