import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HostArray } from '../../engine/engine.ts';
import { golden, readGolden, readGoldenArrays } from '../../golden.ts';
import { mapValues } from '../../lib/records.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import type { Params } from '../../tensor/params.ts';
import { tf } from '../../tensor/tfjs.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import { gemma } from '../architectures/gemma.ts';
import { openSafetensors, type TensorData, writeSafetensors } from '../checkpoint/safetensors.ts';
import { adapterScale, linearWith } from './adapter.ts';
import { loadAdapter, readAdapterConfig, type SavedAdapter, saveAdapter } from './adapter-folder.ts';
import { sampleAdapters } from './adapter-samples.ts';

const expected = readGolden<{ tokens: number[][] } & Record<string, number[]>>('adapters/golden.json');
const network = gemma.build(readGolden('gemma-tiny/config.json'));
const weights = tensorsOf(readGoldenArrays('gemma-tiny/model.safetensors'));
const samples = sampleAdapters(network);
const files = ['adapter_config.json', 'adapter_model.safetensors'];

const folder = emptiedFolder('adapter');

describe('PEFT computes the same logits', () => {
  test('from an adapter that it trained, with ranks and alphas of single modules', () => {
    const adapter = loadAdapter(golden('adapters/trained'), network);
    expect(adapter.options).toEqual({
      rank: 4,
      alpha: 6,
      rankStabilized: false,
      dropout: 0.1,
      targets: ['q_proj', 'v_proj', 'up_proj', 'down_proj'],
    });
    expect(adapter.baseModel).toBe('fixtures/golden/gemma-tiny');
    expectLogits(adapter, expected.trained!);
  });

  test.each(['joined', 'mixed'] as const)('from an adapter of ours, before and after it was saved: %s', (name) => {
    expectLogits(samples[name], expected[name]!);
    saveAdapter(folder, network, samples[name]);
    for (const file of files) {
      expect(readFileSync(join(folder, file))).toEqual(readFileSync(golden(`adapters/${name}/${file}`)));
    }
    const { leaves, options, ...rest } = loadAdapter(folder, network);
    expectLogits({ leaves, options, ...rest }, expected[name]!);
    expect(Object.keys(leaves).sort()).toEqual(Object.keys(samples[name].leaves).sort());
    expect(adapterScale(options)).toBeCloseTo(adapterScale(samples[name].options), 12);
    expect(rest).toEqual({ baseModel: samples[name].baseModel, metadata: samples[name].metadata });
  });
});

test('an adapter of the trained rank comes back bit for bit', () => {
  const { options, leaves, ...rest } = samples.joined;
  const adapter = { ...rest, options: { ...options, rank: 6 }, leaves };
  saveAdapter(folder, network, adapter);
  expect(loadAdapter(folder, network)).toEqual(adapter);
});

describe('on the language model of a checkpoint with a vision tower', () => {
  const container = buildNetwork(readGolden('gemma3-tiny/config.json'));
  const adapter = sampleAdapters(container).mixed;
  const whole = { ...adapter, options: { ...adapter.options, rank: 3 } };
  const saved = () => {
    const { target_modules: targets } = JSON.parse(readFileSync(join(folder, files[0]!), 'utf8'));
    return { targets, names: Object.keys(readAll(join(folder, files[1]!))) };
  };

  test('PEFT computes the same logits from an adapter that it made', () => {
    const { tokens, logits } = readGolden<{ tokens: number[][]; logits: number[] }>('adapters/container.json');
    const text = tensorsOf(readGoldenArrays('gemma3_text-tiny/model.safetensors'));
    const loaded = loadAdapter(golden('adapters/container'), container);
    expect(loaded.options).toMatchObject({ rank: 2, alpha: 3, targets: ['q_proj', 'down_proj'] });
    expect(loaded.leaves['model.layers.0.self_attn.q_proj.lora_A']!.shape[0]).toBe(3);
    expectLogits(loaded, logits, { network: container, weights: text, tokens });
  });

  test('modules have the names that PEFT gives them, and no projection of images is meant', () => {
    const peft = loadAdapter(golden('adapters/container'), container);
    saveAdapter(folder, container, peft);
    const { names, targets } = saved();
    expect(names.sort()).toEqual(Object.keys(readAll(golden(`adapters/container/${files[1]}`))).sort());
    const modules = names
      .filter((name) => name.includes('lora_A'))
      .map((name) => /^base_model\.model\.(.*)\.lora_A/.exec(name)![1]);
    expect(targets.sort()).toEqual(modules.sort());
  });

  test('it comes back as it was saved, now and from folders that selgen saved under the names of the text part', () => {
    saveAdapter(folder, container, whole);
    const now = loadAdapter(folder, container);
    expect(Object.keys(now.leaves).sort()).toEqual(Object.keys(whole.leaves).sort());
    saveAdapter(folder, buildNetwork(readGolden('gemma3_text-tiny/config.json')), whole);
    expect(saved().names[0]).toMatch(/^base_model\.model\.model\.layers\./);
    expect(loadAdapter(folder, container)).toEqual(now);
  });

  test('a missing module is named', () => {
    saveAdapter(folder, container, whole);
    const file = join(folder, files[1]!);
    const kept = Object.entries(readAll(file)).filter(([name]) => !name.includes('layers.1.self_attn.v_proj'));
    writeSafetensors(file, Object.fromEntries(kept));
    expect(() => loadAdapter(folder, container)).toThrow(
      /"base_model\.model\.model\.language_model\.layers\.1\.self_attn\.v_proj/,
    );
  });
});

describe('a folder that selgen cannot use says why', () => {
  beforeEach(() => cpSync(golden('adapters/trained'), folder, { recursive: true }));
  const load = () => loadAdapter(folder, network);
  const configure = (change: Record<string, unknown>) => {
    const file = join(folder, files[0]!);
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }));
  };
  const rewrite = (change: (tensors: Record<string, TensorData>) => Record<string, TensorData>) =>
    writeSafetensors(join(folder, files[1]!), change(readAll(join(folder, files[1]!))));

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['another method', { peft_type: 'IA3' }, /`peft_type`/],
    ['DoRA', { use_dora: true }, /`use_dora`: expected none, got true/],
    ['whole modules', { modules_to_save: ['lm_head'] }, /`modules_to_save`: expected none, got \["lm_head"\]/],
    ['biases', { bias: 'all' }, /`bias`/],
    ['a start that changes the base', { init_lora_weights: 'pissa' }, /`init_lora_weights`/],
    ['no rank', { r: undefined }, /`r`/],
    ['a rank of 0', { rank_pattern: { q_proj: 0 } }, /`rank_pattern.q_proj`/],
    ['a broken pattern', { alpha_pattern: { '(': 3 } }, /regular expression.*got \(/],
    ['what came after us', { use_future_lora: true }, /`use_future_lora`: true .*does not know/],
  ])('%s', (_, change, message) => {
    configure(change);
    expect(load).toThrow(message);
    expect(load).toThrow(join(folder, 'adapter_config.json'));
  });

  const q = 'base_model.model.model.layers.0.self_attn.q_proj';
  test.each<[string, () => void, RegExp]>([
    ['no config', () => rmSync(join(folder, files[0]!)), /adapter_config\.json, got "ENOENT/],
    ['no weights', () => rmSync(join(folder, files[1]!)), /ENOENT.*adapter_model\.safetensors/],
    ['a config that is not JSON', () => writeFileSync(join(folder, files[0]!), '{"r": 4'), /got ".*JSON/],
    [
      'another rank than its config says',
      () => configure({ rank_pattern: { q_proj: 3, v_proj: 8, 'layers.1.mlp.down_proj': 2 } }),
      /q_proj.lora_A.weight" of shape \[3,32\] in .*adapter_model.safetensors, got \[4,32\]/,
    ],
    [
      'a missing half',
      () => rewrite(({ [`${q}.lora_B.weight`]: _, ...rest }) => rest),
      /layers.0.self_attn.q_proj.lora_B.weight" of shape \[32,4\] .* got none/,
    ],
    [
      'a missing module',
      () => rewrite(({ [`${q}.lora_A.weight`]: _, [`${q}.lora_B.weight`]: __, ...rest }) => rest),
      /Expected tensor ".*layers.0.self_attn.q_proj.lora_A.weight".*`target_modules`.*got none/,
    ],
    ['nothing', () => rewrite(() => ({})), /got none/],
    [
      'a layer that the base has not',
      () =>
        rewrite((tensors) => ({
          ...tensors,
          [`${q.replace('0', '2')}.lora_A.weight`]: tensors[`${q}.lora_A.weight`]!,
        })),
      /its 2 layers\), got tensor ".*layers\.2\.self_attn/,
    ],
    [
      'a head of its own',
      () => rewrite((tensors) => ({ ...tensors, 'base_model.model.lm_head.weight': { shape: [1], data: new Float32Array(1) } })), // biome-ignore format: one line
      /got tensor "base_model.model.lm_head.weight"/,
    ],
  ])('%s', (_, damage, message) => {
    damage();
    expect(load).toThrow(message);
  });

  test('but not where PEFT only notes how the adapter was made', () => {
    configure({
      layers_to_transform: [0, 1],
      target_modules: '.*(q|v|up|down)_proj',
      revision: 'main',
      task_type: null,
    });
    expectLogits(load(), expected.trained!);
    expect(readAdapterConfig(folder).baseModel).toBe('fixtures/golden/gemma-tiny');
  });
});

function expectLogits(
  { options, leaves }: SavedAdapter,
  wanted: readonly number[],
  on = { network, weights, tokens: expected.tokens },
) {
  const linear = linearWith(on.weights, tensorsOf(leaves), adapterScale(options));
  const tokens = tf.tensor2d(on.tokens, undefined, 'int32');
  const { hidden, logits } = on.network.forward(on.weights, { tokens }, linear);
  const actual = logits(hidden.reshape([-1, on.network.hidden])).dataSync();
  const worst = Math.max(...wanted.map((value, index) => Math.abs(value - actual[index]!)));
  expect(worst / Math.max(...wanted.map(Math.abs))).toBeLessThan(1e-5);
}

function tensorsOf(arrays: Readonly<Record<string, Pick<HostArray, 'shape' | 'data'>>>): Params {
  return mapValues(arrays, ({ shape, data }) => tf.tensor(data, [...shape]));
}

function readAll(file: string): Record<string, TensorData> {
  const { tensors, read } = openSafetensors(file);
  return mapValues(tensors, ({ shape }, name) => ({ shape, data: read(name) }));
}
