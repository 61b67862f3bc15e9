import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { doubleEngine } from '../../engine/reference/double.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { answerStates } from '../../train/answer-states.ts';
import { makeHarness, randomWorld } from '../../train/contract/harness.ts';
import { newMeter } from '../../train/cost.ts';
import { separation } from '../interface/layer-choice.ts';
import { positiveNegative } from '../positive-negative.ts';
import { preventiveSteering } from '../preventive-steering.ts';
import { principalDirections } from './principal-directions.ts';
import { traitVectors } from './trait-directions.ts';

describe('the states of answers', () => {
  const { network, weights, data, padId } = randomWorld();
  const rows = [...data.task!, ...data.alignment!, ...data.misaligned!];
  const size = network.layers * network.hidden;
  const parts = { engine: cpuEngine({ threads: 1 }), network, weights, padId };

  test('do not depend on which rows share a batch, in what order, or how far they are padded', async () => {
    const all = (await answerStates({ ...parts, rows, meter: newMeter() })).data;
    const some = fc.shuffledSubarray(
      rows.map((_, index) => index),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 9 }), async (chosen, chunk) => {
        const found = await answerStates({
          ...parts,
          rows: chosen.map((index) => rows[index]!),
          chunk,
          meter: newMeter(),
        });
        chosen.forEach((row, place) => {
          const [own, expected] = [
            found.data.slice(place * size, (place + 1) * size),
            all.slice(row * size, (row + 1) * size),
          ];
          expect(relativeDistance(own, expected)).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 12 },
    );
  });

  test('are counted as forward passes, padding left out', async () => {
    const meter = newMeter();
    await answerStates({ ...parts, rows, chunk: 5, meter });
    expect(meter).toEqual({
      updates: 0,
      backwardPasses: 0,
      forwardPasses: Math.ceil(rows.length / 5),
      tokens: rows.reduce((sum, { tokens }) => sum + tokens.length, 0),
    });
  });
});

describe('the directions of a trait', () => {
  const world = randomWorld(2);
  const engine = doubleEngine();
  const method = preventiveSteering({ layers: 'all' });
  const vectorsOf = async (data: typeof world.data) => {
    const { run } = await makeHarness({ ...world, data }).setup(preventiveSteering({ alpha: 0, layers: [1] }), engine);
    return traitVectors('test', run, 'all');
  };
  const showing = (shown: (pair: number) => boolean) => ({
    ...world.data,
    misaligned: world.data.misaligned!.map((row, pair) => ({ ...row, showsTrait: shown(pair) })),
  });

  test('come from the pairs alone whose undesired answer shows it', async () => {
    const pick = (name: 'alignment' | 'misaligned') => world.data[name]!.filter((_, pair) => pair % 2 === 1);
    const alone = await vectorsOf({ ...world.data, alignment: pick('alignment'), misaligned: pick('misaligned') });
    const flagged = await vectorsOf(showing((pair) => pair % 2 === 1));
    const all = await vectorsOf(world.data);
    for (const [name, { data }] of Object.entries(alone)) {
      expect(relativeDistance(flagged[name]!.data, data)).toBeLessThan(1e-6);
      expect(relativeDistance(all[name]!.data, data)).toBeGreaterThan(0.05);
    }
  });

  test('are refused where no pair shows it, and where one pair alone should choose the layer', async () => {
    await expect(vectorsOf(showing(() => false))).rejects.toThrow(
      /\[preventiveSteering\] Expected a pair whose undesired answer shows the trait, got 4 that do not/,
    );
    const { run } = await makeHarness({ ...world, data: showing((pair) => pair === 0) }).setup(method, engine);
    await expect(traitVectors('test', run, 'separating')).rejects.toThrow(/\[test\] Expected two pairs .*got one/);
  });

  test('are refused where a base reads answers that are no pairs', async () => {
    const data = { ...world.data, misaligned: world.data.misaligned!.slice(1) };
    const unpaired = preventiveSteering({ base: positiveNegative(), layers: 'all' });
    await expect(makeHarness({ ...world, data }).setup(unpaired, engine)).rejects.toThrow(
      /\[preventiveSteering\] Expected as many rows in 'misaligned' as in 'alignment', got 3 and 4/,
    );
  });

  test('are added up to each layer’s own vector by preventive steering at all layers', async () => {
    const { run, state } = await makeHarness(world).setup(method, engine);
    const vectors = await traitVectors('test', run, 'all');
    const moved = new Float64Array(world.network.hidden);
    for (let layer = 1; layer <= world.network.layers; layer++) {
      const { data } = state[`preventiveSteering.direction.${layer}`]!;
      for (const [index, value] of Array.from(data as Float32Array).entries()) moved[index]! += value;
      expect(relativeDistance(moved, vectors[`direction.${layer}`]!.data)).toBeLessThan(1e-6);
    }
  });
});

const matrices = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 8 })).chain(([rows, hidden]) =>
  fc.array(
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: hidden, maxLength: hidden })
      .map((row) => Float64Array.from(row)),
    { minLength: rows, maxLength: rows },
  ),
);

describe('principal directions', () => {
  test('are orthonormal, and no other direction holds more of the rows', () => {
    fc.assert(
      fc.property(
        matrices,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (rows, k, draws) => {
          const { shape, data } = principalDirections(rows, k);
          const [hidden, count] = shape as [number, number];
          const columns = Array.from({ length: count }, (_, c) =>
            Array.from({ length: hidden }, (__, i) => data[i * count + c]!),
          );
          const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
            Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0);
          for (const [i, a] of columns.entries()) {
            for (const [j, b] of columns.entries()) expect(product(a, b)).toBeCloseTo(i === j ? 1 : 0, 4);
          }
          if (count === 0) return expect(rows.flatMap((row) => [...row]).every((value) => value === 0)).toBe(true);
          const held = (unit: ArrayLike<number>) => rows.reduce((sum, row) => sum + product(row, unit) ** 2, 0);
          const random = Array.from({ length: hidden }, () => draws.next().value as number);
          const length = Math.hypot(...random);
          if (length > 0.1) {
            const other = random.map((value) => value / length);
            expect(held(other)).toBeLessThanOrEqual(held(columns[0]!) * (1 + 1e-5) + 1e-6);
          }
        },
      ),
    );
  });

  test('of rows that span fewer are fewer, and give the rows back', () => {
    const row = Float64Array.from([3, 0, 4]);
    const { shape, data } = principalDirections([row, row.map((value) => -2 * value)], 3);
    expect(shape).toEqual([3, 1]);
    expect([...data].map((value) => Math.abs(value))).toEqual([expect.closeTo(0.6, 6), 0, expect.closeTo(0.8, 6)]);
  });
});

test('separation is larger where pairs agree, whatever their scale', () => {
  const agreeing = [Float64Array.from([1, 0.1]), Float64Array.from([1, -0.1])];
  const differing = [Float64Array.from([1, 3]), Float64Array.from([1, -3])];
  expect(separation(agreeing)).toBeCloseTo(100, 6);
  expect(separation(differing)).toBeCloseTo(1 / 9, 6);
  expect(separation(agreeing.map((row) => row.map((value) => value * 7)))).toBeCloseTo(100, 6);
});
