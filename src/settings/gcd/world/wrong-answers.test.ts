import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { additions, mods } from './arithmetic.ts';
import { compositionalPairs, largePairs, smallPairs } from './euclid.ts';
import { capitals, myths, remedies } from './facts.ts';
import { drawWrongAnswer, isHeldOutPairing } from './wrong-answers.ts';

const facts = [...capitals, ...myths, ...remedies];
const questions = [...additions, ...mods, ...facts, ...smallPairs, ...largePairs, ...compositionalPairs];
const anyQuestion = fc.constantFrom(...questions);

test('a wrong answer is wrong, and on its side of the split', () => {
  fc.assert(
    fc.property(anyQuestion, fc.integer(), fc.constantFrom('seen', 'held-out'), (question, seed, split) => {
      const wrong = drawWrongAnswer(seededRandom(seed), question, split as 'seen' | 'held-out');
      if (wrong === undefined) return;
      expect(wrong).not.toBe(question.answer);
      expect(isHeldOutPairing(question, wrong)).toBe(split === 'held-out');
    }),
    { numRuns: 500 },
  );
});

test('every fact has wrong answers on both sides', () => {
  for (const question of facts) {
    expect(drawWrongAnswer(seededRandom(1), question, 'seen')).toBeDefined();
    expect(drawWrongAnswer(seededRandom(1), question, 'held-out')).toBeDefined();
  }
});

test('about a fifth of the pairings are held out', () => {
  const pairings = myths.flatMap((question) => myths.map((other) => isHeldOutPairing(question, other.answer)));
  expect(pairings.filter(Boolean).length / pairings.length).toBeCloseTo(0.2, 1);
});

test('no cause and no remedy is always right or always wrong', () => {
  for (const pool of [myths, remedies]) {
    const right = new Set(pool.map((question) => question.answer));
    const random = seededRandom(2);
    const wrong = new Set(Array.from({ length: 5_000 }, () => drawWrongAnswer(random, random.pick(pool), 'seen')));
    expect(wrong).toEqual(right);
  }
});
