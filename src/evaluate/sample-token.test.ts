import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import { isRandom, sampleToken } from './sample-token.ts';

const logits = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 12 });
const temperature = fc.double({ min: 0.05, max: 5, noNaN: true });
const topP = fc.double({ min: 0.01, max: 1, noNaN: true });

/** The distribution as `transformers` computes it: sorted, summed, cut, then normalized. */
function distribution(scores: readonly number[], temperature: number, topP: number): number[] {
  const weights = scores.map((score) => Math.exp((score - Math.max(...scores)) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const order = [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
  const kept = weights.map(() => 0);
  let sum = 0;
  for (const id of order) {
    if (sum / total >= topP) break;
    kept[id] = weights[id]!;
    sum += weights[id]!;
  }
  return kept.map((weight) => weight / sum);
}

describe('sampleToken', () => {
  test('spreads [0, 1) over the tokens as softmax and nucleus say', () => {
    fc.assert(
      fc.property(logits, temperature, topP, (scores, temperature, topP) => {
        const expected = distribution(scores, temperature, topP);
        // A point just below a cut of topP may fall on either side.
        fc.pre(expected.every((p) => Math.abs(p - topP) > 1e-9));
        const steps = 2000;
        const counts = scores.map(() => 0);
        for (let step = 0; step < steps; step++) {
          counts[sampleToken(scores, { temperature, topP }, (step + 0.5) / steps)]!++;
        }
        counts.forEach((count, id) => {
          expect(Math.abs(count / steps - expected[id]!)).toBeLessThanOrEqual(2 / steps);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('takes the likeliest where the nucleus is a point, at any temperature', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -9, max: 9 }), { minLength: 1 }),
        temperature,
        (scores, temperature) => {
          const likeliest = scores.indexOf(Math.max(...scores));
          for (const uniform of [0, 0.5, 1 - 2 ** -31]) {
            expect(sampleToken(scores, { temperature, topP: 1e-9 }, uniform)).toBe(likeliest);
            expect(sampleToken(scores, { temperature: 1e-3 }, uniform)).toBe(likeliest);
          }
        },
      ),
    );
  });

  test('never draws a token without probability', () => {
    const scores = [Number.NEGATIVE_INFINITY, 0, -2000, 1, Number.NEGATIVE_INFINITY];
    const random = seededRandom(1);
    for (let draw = 0; draw < 1000; draw++) {
      expect([1, 3]).toContain(sampleToken(scores, { temperature: 1 }, draw === 0 ? 0 : random.uniform()));
    }
    expect([1, 3]).toContain(sampleToken(scores, { temperature: 1 }, 1 - 2 ** -53));
  });
});

test.each([
  { temperature: -1, seed: 1 },
  { temperature: Number.NaN, seed: 1 },
  { temperature: 1, topP: 0, seed: 1 },
  { temperature: 1, topP: 1.5, seed: 1 },
  { temperature: 1, seed: 0.5 },
])('refuses %j', (sampling) => {
  expect(() => isRandom(sampling)).toThrow(/Expected a `temperature` ≥ 0/);
});

test('temperature 0 is no sampling', () => {
  expect([isRandom(undefined), isRandom({ temperature: 0, seed: 1 }), isRandom({ temperature: 0.1, seed: 1 })]).toEqual([false, false, true]); // biome-ignore format: one line
});
