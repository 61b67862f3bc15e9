/** The tiny Gemma, the adapter and the rows on which PyTorch computed golden numbers (fixtures/golden/methods.py, forward-edits.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../../data/batch.ts';
import { floats } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import type { StreamName } from '../../methods/interface/method.ts';
import { adapterShapes } from '../../model/adapter/adapter.ts';
import { gemma } from '../../model/architectures/gemma.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import { layoutOf } from '../../tensor/params.ts';
import { flatAdapter, makeHarness } from './harness.ts';

const folder = join(import.meta.dirname, '../../../fixtures/golden');

/** A file of fixtures/golden, parsed. */
export function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Opens a safetensors file of fixtures/golden, whose tensors are read one by one. */
export function openGolden(file: string): ReturnType<typeof openSafetensors> {
  return openSafetensors(join(folder, file));
}

const targets = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

export const network = gemma.build(readGolden('gemma-tiny/config.json'));
export const adapterOptions = { rank: 4, alpha: 8, rankStabilized: true, dropout: 0, targets };
export const layout = layoutOf(adapterShapes(network, adapterOptions));
export const weights = load('gemma-tiny/model.safetensors');
export const adapter = load('gemma-tiny/adapter/adapter_model.safetensors');
/** The adapter as one vector. */
export const point = flatAdapter(Object.fromEntries(layout.names.map((name) => [name, adapter[name]!])));

export const harness = makeHarness({
  network,
  weights,
  data: readGolden<{ readonly rows: Readonly<Record<StreamName, readonly Example[]>> }>('methods/golden.json').rows,
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

/** The file's tensors under our names. */
function load(file: string): Arrays {
  const { tensors, read } = openGolden(file);
  const rename = (name: string) => name.replace('base_model.model.', '').replace(/(lora_[AB])\.weight$/, '$1');
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [rename(name), floats(shape, read(name))]),
  );
}
