import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Example } from '../data/batch.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { doubleEngine } from '../engine/reference/double.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { adapterShapes } from '../model/adapter.ts';
import { gemma } from '../model/gemma.ts';
import { openSafetensors } from '../model/safetensors.ts';
import { layoutOf } from '../tensor/params.ts';
import { flatAdapter, makeLaboratory } from '../train/laboratory.ts';
import { conceptAblation } from './concept-ablation.ts';
import type { Method, StreamName } from './method.ts';
import { preventiveSteering } from './preventive-steering.ts';
import { traitSubspaces, traitVectors } from './trait-directions.ts';

const folder = join(import.meta.dirname, '../../fixtures/golden');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const golden: { separation: number[]; terms: Record<string, number> } = read('forward-edits/golden.json');
const rows: Readonly<Record<StreamName, readonly Example[]>> = read('methods/golden.json').rows;
const numbers = openSafetensors(join(folder, 'forward-edits/directions.safetensors'));
const network = gemma.build(read('gemma-tiny/config.json'));
const { hidden, layers } = network;
const targets = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const adapterOptions = { rank: 4, alpha: 8, rankStabilized: true, dropout: 0, targets };
const laboratory = makeLaboratory({
  network,
  weights: load('gemma-tiny/model.safetensors'),
  data: rows,
  padId: 0,
  options: {
    updates: 1,
    taskRows: 2,
    alignmentRows: 3,
    learningRate: 0,
    warmup: 0,
    weightDecay: 0,
    maxGradientNorm: 1,
    adapter: adapterOptions,
    maximumLength: 64,
  },
});
const adapter = load('gemma-tiny/adapter/adapter_model.safetensors');
const layout = layoutOf(adapterShapes(network, adapterOptions));
const point = flatAdapter(Object.fromEntries(layout.names.map((name) => [name, adapter[name]!])));

const CASES: Readonly<Record<string, Method>> = {
  preventiveSteering: preventiveSteering({ alpha: 0.7 }),
  'preventiveSteering all': preventiveSteering({ alpha: -2, layers: 'all' }),
  conceptAblation: conceptAblation(),
  'conceptAblation first': conceptAblation({ components: 2, layers: [1] }),
};

describe.each([doubleEngine(), cpuEngine({ threads: 1 })])("PyTorch's float64 agrees, on $name,", (engine) => {
  const tolerance = engine.name === 'double' ? 1e-6 : 1e-5;

  test.each(Object.entries(CASES))('with %s, its loss and its gradient', async (name, method) => {
    const { state } = await laboratory.setup(method, engine);
    const { terms, direction } = await (await laboratory.measure(method, { engine, state }))(point);
    expect(Object.keys(terms)).toEqual(['task']);
    expect(Math.abs(terms.task! / golden.terms[name]! - 1)).toBeLessThan(tolerance);
    expect(relativeDistance(direction, numbers.read(`direction/${name}`))).toBeLessThan(tolerance);
  });

  test('on the persona vectors, on where they separate best, and on what is ablated', async () => {
    const { run } = await laboratory.setup(preventiveSteering(), engine);
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

function load(file: string): Arrays {
  const { tensors, read } = openSafetensors(join(folder, file));
  const rename = (name: string) => name.replace('base_model.model.', '').replace(/(lora_[AB])\.weight$/, '$1');
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [rename(name), floats(shape, read(name))]),
  );
}
