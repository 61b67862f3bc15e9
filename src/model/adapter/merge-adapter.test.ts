import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runOnce } from '../../engine/contract/agreement.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats, integers } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { mapValues } from '../../lib/records.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { type LoadedModel, loadModel } from '../../train/load-model.ts';
import { loadCheckpoint } from '../checkpoint/checkpoint.ts';
import { openSafetensors } from '../checkpoint/safetensors.ts';
import { adapterScale, linearWith } from './adapter.ts';
import { sampleAdapters } from './adapter-samples.ts';
import { mergeAdapter } from './merge-adapter.ts';

const folder = join(import.meta.dirname, '../../../fixtures/models/tiny-gemma');
const base = await loadCheckpoint(folder);
const model = await loadModel(folder);
const adapter = sampleAdapters(model.network).mixed;
const leaves = mapValues(adapter.leaves, ({ shape, data }) => floats(shape, data));

const parent = emptiedFolder('merge');
let merged = '';
beforeEach(() => {
  merged = join(parent, 'merged');
});

test('the merged model loads, and its logits are those of base and adapter', async () => {
  mergeAdapter(base, adapter, merged);
  const expected = await logits(model, leaves);
  expect(relativeDistance(await logits(await loadModel(merged)), expected)).toBeLessThan(1e-5);
  expect(relativeDistance(await logits(model), expected)).toBeGreaterThan(0.1);
  expect(readdirSync(merged).sort()).toEqual(readdirSync(folder).sort());
  expect(JSON.parse(readFileSync(join(merged, 'config.json'), 'utf8'))).toMatchObject({
    model_type: 'gemma',
    dtype: 'float32',
  });
  expect(readdirSync(parent)).toEqual(['merged']);
});

test('in shards, the model is the same', async () => {
  mergeAdapter(base, adapter, merged, { shardSize: 500_000 });
  expect(readdirSync(merged).filter((name) => name.endsWith('.safetensors')).length).toBeGreaterThan(2);
  expect(relativeDistance(await logits(await loadModel(merged)), await logits(model, leaves))).toBeLessThan(1e-5);
});

test('in bfloat16, weights are the same but for their rounding', async () => {
  mergeAdapter(base, adapter, merged, { dtype: 'BF16' });
  const { tensors, read } = openSafetensors(join(merged, 'model.safetensors'));
  const name = 'model.layers.0.self_attn.k_proj.weight';
  expect(tensors[name]!.dtype).toBe('BF16');
  mergeAdapter(base, adapter, join(parent, 'float32'));
  const exact = openSafetensors(join(parent, 'float32/model.safetensors')).read(name);
  expect(relativeDistance(read(name), exact)).toBeLessThan(2 ** -8);
  expect((await loadModel(merged)).fingerprint).not.toBe(model.fingerprint);
});

test('a folder may be named with a slash at its end, and may be there', async () => {
  mkdirSync(merged);
  mergeAdapter(base, adapter, `${merged}/`);
  expect(readdirSync(merged).sort()).toEqual(readdirSync(folder).sort());
  expect(readdirSync(parent)).toEqual(['merged']);
});

test('the working directory is refused, however it is named', () => {
  mkdirSync(merged);
  symlinkSync(merged, join(parent, 'link'));
  const there = process.cwd();
  process.chdir(merged);
  try {
    expect(() => mergeAdapter(base, adapter, '')).toThrow(/a folder to write to, got an empty name/);
    for (const name of ['.', './', merged, '../link']) {
      expect(() => mergeAdapter(base, adapter, name)).toThrow(/other than the working directory, got .*\.\/merged/);
    }
  } finally {
    process.chdir(there);
  }
  expect(readdirSync(parent).sort()).toEqual(['link', 'merged']);
});

test('a folder that holds something is left alone', () => {
  expect(() => mergeAdapter(base, adapter, folder)).toThrow(/new or empty, got .*tiny-gemma/);
});

async function logits({ network, weights }: LoadedModel, adapted?: Arrays): Promise<Float32Array> {
  const tokens = integers(
    [2, 12],
    Int32Array.from({ length: 24 }, (_, index) => 3 + ((index * 37) % 250)),
  );
  const { found } = await runOnce(cpuEngine({ threads: 1 }), {
    name: 'logits',
    inputs: { tokens, ...adapted },
    constants: weights,
    body: (tensors) => {
      const linear = linearWith(tensors, adapted && tensors, adapterScale(adapter.options));
      const output = network.forward(tensors, { tokens: tensors.tokens! }, linear);
      return { found: output.logits(output.hidden) };
    },
  });
  return found!.data as Float32Array;
}
