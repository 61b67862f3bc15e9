import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { hashArrays } from '../engine/named-arrays.ts';
import { makeHarness, randomWorld } from '../train/contract/harness.ts';
import { adapterOf } from './contract/harness.ts';
import { interleaved } from './interleaved.ts';
import { interleavedByGap, largest, relativeGap } from './interleaved-by-gap.ts';

const world = randomWorld();
const engine = cpuEngine({ threads: 1 });
const end = async (method: ReturnType<typeof interleaved>, data = world.data) =>
  hashArrays(adapterOf(await makeHarness({ ...world, data }).train(method, { engine })));

describe('interleavedByGap', () => {
  test('ranks by the gap relative to what the aligned model finds strange, damped for what it finds certain', () => {
    expect(relativeGap(3, 1)).toBe(1);
    // It is not infinite.
    expect(relativeGap(0.1, 0)).toBeCloseTo(0.1);
    // A row that starts with a high loss can have the larger difference and the smaller gap.
    expect(relativeGap(5, 3)).toBeLessThan(relativeGap(1.5, 0.2));
  });

  test('takes the rows of the largest gaps, in the order of the data', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true }), { minLength: 1 }), fc.nat(), (values, draw) => {
        const count = 1 + (draw % values.length);
        const rows = largest(values, count);
        expect(rows).toHaveLength(count);
        expect(rows).toEqual([...new Set(rows)].sort((one, other) => one - other));
        const least = Math.min(...rows.map((row) => values[row]!));
        for (const [row, value] of values.entries()) if (!rows.includes(row)) expect(value).toBeLessThan(least);
      }),
    );
  });

  test('trains as interleaving does on the chosen rows alone, and on all of them where it keeps all', async () => {
    const method = interleavedByGap({ every: 1, share: 0.5 });
    const { state } = await makeHarness(world).setup(method, engine);
    const rows = method.chooseRows!(state).alignment!;
    expect(rows).toHaveLength(2);
    const chosen = rows.map((row) => world.data.alignment![row]!);
    const plain = interleaved({ every: 1 });
    expect(await end(method)).toBe(await end(plain, { ...world.data, alignment: chosen }));
    expect(await end(interleavedByGap({ every: 1, share: 1 }))).toBe(await end(plain));
    expect(await end(method)).not.toBe(await end(plain));
  });
});
