import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { doubleEngine } from '../../engine/reference/double.ts';
import { openGolden, readGolden } from '../../golden.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { harness, network, point } from '../../train/contract/golden-gemma.ts';
import { conceptAblation } from '../concept-ablation.ts';
import { traitVectors } from '../geometry/trait-directions.ts';
import { traitSubspaces } from '../geometry/trait-subspaces.ts';
import type { Method } from '../interface/method.ts';
import { preventiveSteering } from '../preventive-steering.ts';

const golden = readGolden<{ separation: number[]; terms: Record<string, number> }>('forward-edits/golden.json');
const numbers = openGolden('forward-edits/directions.safetensors');
const { hidden, layers } = network;

const CASES: Readonly<Record<string, Method>> = {
  preventiveSteering: preventiveSteering({ alpha: 0.7 }),
  'preventiveSteering all': preventiveSteering({ alpha: -2, layers: 'all' }),
  conceptAblation: conceptAblation(),
  'conceptAblation first': conceptAblation({ components: 2, layers: [1] }),
};

describe.each([doubleEngine(), cpuEngine({ threads: 1 })])("PyTorch's float64 agrees, on $name,", (engine) => {
  const tolerance = engine.name === 'double' ? 1e-6 : 1e-5;

  test.each(Object.entries(CASES))('with %s, its loss and its gradient', async (name, method) => {
    const { state } = await harness.setup(method, engine);
    const { terms, direction } = await (await harness.measure(method, { engine, state }))(point);
    expect(Object.keys(terms)).toEqual(['task']);
    expect(Math.abs(terms.task! / golden.terms[name]! - 1)).toBeLessThan(tolerance);
    expect(relativeDistance(direction, numbers.read(`direction/${name}`))).toBeLessThan(tolerance);
  });

  test('on the persona vectors, on where they separate best, and on what is ablated', async () => {
    const { run } = await harness.setup(preventiveSteering(), engine);
    const vectors = await traitVectors('golden', run, 'all');
    const expected = numbers.read('vectors');
    for (let layer = 0; layer < layers; layer++) {
      const own = expected.subarray(layer * hidden, (layer + 1) * hidden);
      expect(relativeDistance(vectors[`direction.${layer + 1}`]!.data, own)).toBeLessThan(tolerance);
    }
    const best = golden.separation.indexOf(Math.max(...golden.separation)) + 1;
    expect(Object.keys(await traitVectors('golden', run, 'separating'))).toEqual([`direction.${best}`]);
    for (const count of [1, 2]) {
      const spans = await traitSubspaces('golden', run, 'all', count);
      const projectors = numbers.read(`projectors/${count}`);
      for (let layer = 0; layer < layers; layer++) {
        const { shape, data } = spans[`direction.${layer + 1}`]!;
        expect(shape).toEqual([hidden, count]);
        const projector = Array.from({ length: hidden * hidden }, (_, place) => {
          const [row, column] = [Math.floor(place / hidden), place % hidden];
          let sum = 0;
          for (let k = 0; k < count; k++) sum += data[row * count + k]! * data[column * count + k]!;
          return sum;
        });
        const own = projectors.subarray(layer * hidden * hidden, (layer + 1) * hidden * hidden);
        expect(relativeDistance(projector, own)).toBeLessThan(10 * tolerance);
      }
    }
  });
});

test('every golden case is compared', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(golden.terms).sort());
});
