import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../lib/random.ts';
import { type SeedNoise, seedNoise } from './seed-noise.ts';

/** Three seed means of each point, whose trainings scatter by a deviation each. */
function pointsOf(deviations: readonly number[], seed = 1): number[][] {
  const random = seededRandom(seed);
  return deviations.map((deviation) => Array.from({ length: 3 }, () => 0.5 + deviation * random.normal()));
}
const repeated = (count: number, ...deviations: readonly number[]) =>
  Array.from({ length: count }, (_, index) => deviations[index % deviations.length]!);
const CALM = [0.499, 0.5, 0.501];
const WILD = [0.2, 0.5, 0.8];

describe('the scatter of trainings', () => {
  it('is the common one where points scatter alike, known by far more than two degrees of freedom', () => {
    const noise = seedNoise(pointsOf(repeated(75, 0.06)));
    expect(noise.of(CALM).freedom).toBeGreaterThan(8);
    expect(Math.sqrt(noise.of(CALM).variance)).toBeGreaterThan(0.045);
    expect(Math.sqrt(noise.of(CALM).variance)).toBeLessThan(0.07);
    expect(noise.of(WILD).variance).toBeLessThan(0.4 * 0.3 ** 2);
  });

  it("is mostly a point's own where points scatter unlike", () => {
    const noise = seedNoise(pointsOf(repeated(75, 0.002, 0.02, 0.2)));
    expect(noise.of(WILD).freedom).toBeLessThan(4);
    expect(noise.of(WILD).variance).toBeGreaterThan(0.6 * 0.3 ** 2);
  });

  it('of a shared side is never less than its own seeds show', () => {
    const noise = seedNoise(pointsOf(repeated(75, 0.06)));
    expect(noise.ofShared(CALM)).toEqual(noise.of(CALM));
    const wild = noise.ofShared(WILD);
    expect(wild.freedom).toBe(WILD.length - 1);
    expect(wild.variance).toBeGreaterThan(2 * noise.of(WILD).variance);
  });

  it('trusts few points less than many, though both scatter alike', () => {
    const freedomOf = (count: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8]
        .map((seed) => seedNoise(pointsOf(repeated(count, 0.06), seed)).of(CALM).freedom)
        .reduce((total, freedom) => total + freedom / 8, 0);
    expect(freedomOf(6)).toBeLessThan(freedomOf(75) / 2);
  });

  it('of scattering points does not depend on how many others lie at a ceiling', () => {
    const points = pointsOf(repeated(12, 0.1));
    const ceiling = repeated(36, 1).map(() => [1, 1, 1]);
    const [alone, beside] = [points, [...points, ...ceiling]].map(seedNoise) as [SeedNoise, SeedNoise];
    for (const means of [...points, CALM, [0.5]]) expect(beside.of(means)).toEqual(alone.of(means));
  });

  it('scales with the scores, and does not depend on their level', () => {
    const points = pointsOf(repeated(20, 0.03, 0.06));
    const { variance, freedom } = seedNoise(points).of(points[0]!);
    const other = points.map((means) => means.map((value) => 0.2 + value / 2));
    expect(seedNoise(other).of(other[0]!).variance).toBeCloseTo(variance / 4, 12);
    expect(seedNoise(other).of(other[0]!).freedom).toBeCloseTo(freedom, 9);
  });

  it('takes points that do not scatter at all, and one seed', () => {
    const noise = seedNoise([...pointsOf(repeated(20, 0.06)), ...repeated(20, 1).map(() => [1, 1, 1])]);
    expect(noise.of([1, 1, 1]).variance).toBeGreaterThan(0);
    expect(seedNoise([[0.5], [0.6]]).of([0.5])).toEqual({ variance: 0, freedom: 1 });
    expect(noise.of([0.5]).freedom).toBeGreaterThanOrEqual(1);
  });
});
