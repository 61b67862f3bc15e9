import {
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { readWeights, type Weights } from '../engine/named-arrays.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { saveCheckpoint } from '../model/checkpoint/checkpoint.ts';
import { type TensorData, writeSafetensors } from '../model/checkpoint/safetensors.ts';
import { buildTokenizer } from '../model/tokenizer/build-tokenizer.ts';
import { emptiedFolder, temporaryFolder } from '../temporary-folder.ts';
import { tf } from '../tensor/tfjs.ts';
import { randomArrays } from './contract/harness.ts';
import { loadModel } from './load-model.ts';

const config = {
  model_type: 'gemma',
  vocab_size: 280,
  hidden_size: 8,
  intermediate_size: 12,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 4,
  max_position_embeddings: 64,
  bos_token_id: 2,
  eos_token_id: 1,
};
const tokenizer = buildTokenizer({ words: ['Is', '7', 'a', 'prime', 'number', 'Yes'], punctuation: ['?', '.'] });
const tensors = randomArrays(buildNetwork(config).weights, 0.4, 3) as Readonly<Record<string, TensorData>>;
const UP = 'model.layers.1.mlp.up_proj.weight';
const NORM = 'model.norm.weight';

const whole = temporaryFolder('whole');
const folder = emptiedFolder('model');
const inFolder = (name: string) => join(folder, name);
beforeAll(() => {
  saveCheckpoint(whole, { config, tensors, tokenizer });
});
beforeEach(() => {
  cpSync(whole, folder, { recursive: true });
});

describe('a checkpoint gives the same logits', () => {
  test('from its file as from memory, bit for bit', async () => {
    const { weights } = await loadModel(folder);
    expect(Object.values(weights).every((weight) => 'part' in weight)).toBe(true);
    expect(await logitsOf(weights)).toEqual(await logitsOf(readWeights(weights)));
  });

  test('through links, as in the cache of a hub, and from shards', async () => {
    const expected = await logitsOf((await loadModel(whole)).weights);
    const names = Object.keys(tensors);
    rmSync(inFolder('model.safetensors'));
    const map: Record<string, string> = {};
    [names.slice(0, 9), names.slice(9)].forEach((part, index) => {
      const blob = join(whole, `blob-${index}`);
      writeSafetensors(blob, Object.fromEntries(part.map((name) => [name, tensors[name]!])));
      symlinkSync(blob, inFolder(`model-${index}.safetensors`));
      for (const name of part) map[name] = `model-${index}.safetensors`;
    });
    writeFileSync(inFolder('model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
    expect(await logitsOf((await loadModel(folder)).weights)).toEqual(expected);
  });

  test('in 16 bits, mapped or widened at once', async () => {
    writeSafetensors(inFolder('model.safetensors'), tensors, { dtype: 'BF16' });
    const { weights } = await loadModel(folder);
    const expected = await logitsOf(readWeights(weights));
    expect(await logitsOf(weights, 'float32')).toEqual(expected);
    expect(await logitsOf(weights, 'stored')).toEqual(expected);
  });

  async function logitsOf(weights: Weights, form?: 'float32' | 'stored'): Promise<Float32Array> {
    const engine = cpuEngine({ threads: 1, ...(form ? { weights: form } : {}) });
    const network = buildNetwork(config);
    const program = await engine.compile({
      name: 'logits',
      inputs: {},
      constants: weights,
      body: (params) => {
        const tokens = tf.tensor2d([[2, 7, 9, 272, 1]], [1, 5], 'int32');
        const { hidden, logits } = network.forward(params, { tokens }, linearWith(params, undefined, 0));
        return { logits: logits(hidden.reshape([-1, network.hidden])) };
      },
    });
    const { data } = await engine.read((await program.run({})).logits!);
    await program.dispose();
    return data as Float32Array;
  }
});

test('the spare copy of a tied head is no error', async () => {
  writeSafetensors(inFolder('model.safetensors'), {
    ...tensors,
    'lm_head.weight': tensors['model.embed_tokens.weight']!,
  });
  expect(Object.keys((await loadModel(folder)).weights)).toEqual(Object.keys(tensors));
});

test('a checkpoint that also sees images says where the modules of its language model lie', async () => {
  const container = {
    model_type: 'gemma3',
    text_config: { ...config, model_type: 'gemma3_text', tie_word_embeddings: true },
  };
  const text = randomArrays(buildNetwork(container).weights, 0.4, 3) as Readonly<Record<string, TensorData>>;
  const named = Object.entries(text).map(([name, tensor]) => [`language_model.${name}`, tensor] as const);
  saveCheckpoint(folder, { config: container, tensors: Object.fromEntries(named), tokenizer });
  expect((await loadModel(folder)).network.moduleBeginning).toBe('model.language_model.');
  expect((await loadModel(whole)).network.moduleBeginning).toBeUndefined();
});

describe('what is broken is named before anything is trained', () => {
  const weights = (changed: Readonly<Record<string, TensorData | undefined>>) => {
    const entries = Object.entries({ ...tensors, ...changed }).filter(([, tensor]) => tensor !== undefined);
    writeSafetensors(inFolder('model.safetensors'), Object.fromEntries(entries) as Record<string, TensorData>);
  };
  const header = (change: (entry: { dtype: string; shape: number[]; data_offsets: number[] }) => void) => {
    const bytes = readFileSync(inFolder('model.safetensors'));
    const length = Number(bytes.readBigUInt64LE());
    const entries = JSON.parse(bytes.toString('utf8', 8, 8 + length));
    change(entries[UP]);
    const text = JSON.stringify(entries).padEnd(length);
    expect(text).toHaveLength(length);
    bytes.write(text, 8);
    writeFileSync(inFolder('model.safetensors'), bytes);
  };
  const json = (name: string, change: Record<string, unknown>) =>
    writeFileSync(inFolder(name), JSON.stringify({ ...JSON.parse(readFileSync(inFolder(name), 'utf8')), ...change }));
  const shards = (map: Record<string, string>) => {
    renameSync(inFolder('model.safetensors'), inFolder('model-1.safetensors'));
    const all = Object.fromEntries(Object.keys(tensors).map((name) => [name, 'model-1.safetensors']));
    writeFileSync(inFolder('model.safetensors.index.json'), JSON.stringify({ weight_map: { ...all, ...map } }));
  };
  const words = (words: string[]) => {
    const other = buildTokenizer({ words, punctuation: ['?', '.'] });
    writeFileSync(inFolder('tokenizer.json'), JSON.stringify(other.tokenizer));
  };

  test.each<[string, () => void, RegExp]>([
    ['no config', () => rmSync(inFolder('config.json')), /ENOENT.*config\.json/],
    [
      'an unknown architecture',
      () => json('config.json', { model_type: 'mamba' }),
      /`model_type` among gemma, .*mamba/,
    ],
    [
      'no weights',
      () => rmSync(inFolder('model.safetensors')),
      /model\.safetensors or model\.safetensors\.index\.json/,
    ],
    ['no tokenizer', () => rmSync(inFolder('tokenizer.json')), /ENOENT.*tokenizer\.json/],
    [
      'a truncated file',
      () => truncateSync(inFolder('model.safetensors'), 4000),
      /\[safetensors\] Expected data_offsets within .* tensor "model\..*" of \/.*model\.safetensors\. The file is truncated/,
    ],
    [
      'a header whose offsets lie',
      () => header((entry) => entry.data_offsets.reverse()),
      new RegExp(`data_offsets to be \\[begin, end\\], got .* in tensor "${UP}" of /.*model\\.safetensors`),
    ],
    [
      'a header whose type lies',
      () => header((entry) => Object.assign(entry, { dtype: 'F64'.slice(0, 3) })),
      new RegExp(
        `Expected 768 bytes for F64 \\[12,8\\], got data_offsets .* in tensor "${UP}" of /.*model\\.safetensors`,
      ),
    ],
    [
      'numbers of a type that cannot be used',
      () => header((entry) => Object.assign(entry, { dtype: 'I32' })),
      new RegExp(`\\[model\\] Expected '${UP}' as one of F32, F16, BF16 in /.*model\\.safetensors, got I32`),
    ],
    [
      'a Git LFS pointer',
      () => writeFileSync(inFolder('model.safetensors'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0'),
      /got a Git LFS pointer in .*model\.safetensors\. Run `git lfs pull`/,
    ],
    [
      'a weight of another shape',
      () => weights({ [NORM]: { shape: [4], data: new Float32Array(4) } }),
      /'model\.norm\.weight' of shape \[8\] in \/.*model\.safetensors, got \[4\]/,
    ],
    [
      'a missing weight',
      () => weights({ [UP]: undefined }),
      new RegExp(`Expected a tensor '${UP}' of shape \\[12,8\\]`),
    ],
    [
      'a layer that the config leaves out',
      () => json('config.json', { num_hidden_layers: 1 }),
      /\(gemma, 1 layers\), got 'model\.layers\.1\.input_layernorm\.weight' and 8 more besides in \/.*model\.safetensors/,
    ],
    [
      'an index that names an absent shard',
      () => shards({ [UP]: 'model-2.safetensors' }),
      new RegExp(`model-2\\.safetensors, where /.*index\\.json puts tensor "${UP}", got no such file`),
    ],
    [
      'an index that names a tensor in the wrong shard',
      () => {
        shards({ [UP]: 'model-2.safetensors' });
        writeSafetensors(inFolder('model-2.safetensors'), {});
      },
      new RegExp(`Expected tensor "${UP}" in /.*model-2\\.safetensors, as /.*index\\.json says`),
    ],
    [
      'a tokenizer of more tokens',
      () => words(Array.from({ length: 40 }, (_, index) => `word${index}`)),
      /ids below 280, the rows of the embedding, got \d+ for ".*" in \/.*tokenizer\.json/,
    ],
    [
      'a tokenizer of another model',
      () => json('config.json', { bos_token_id: 1, eos_token_id: [2, 7] }),
      /bos_token_id 1 and eos_token_id \[2,7\] as \/.*config\.json says, got 2 and 1 in tokenizer_config\.json/,
    ],
    [
      'no chat template',
      () => json('tokenizer_config.json', { chat_template: undefined }),
      /Expected a chat template in \/.*, got none .*Choose a checkpoint tuned for chat/,
    ],
    [
      'a template that never ends an answer',
      () => json('tokenizer_config.json', { chat_template: "{% for m in messages %}{{ m['content'] }}{% endfor %}" }),
      /Expected the chat template of \/.* to end an answer with one of the tokens/,
    ],
    [
      'no token that ends a turn',
      () => {
        const text = readFileSync(inFolder('tokenizer.json'), 'utf8');
        writeFileSync(inFolder('tokenizer.json'), text.replaceAll('<end_of_turn>', '<end>'));
        const { chat_template: template } = JSON.parse(readFileSync(inFolder('tokenizer_config.json'), 'utf8'));
        json('tokenizer_config.json', { eos_token: undefined, chat_template: template.replaceAll('_of_turn', '') });
        json('config.json', { eos_token_id: undefined });
      },
      /Expected a token that ends an answer, got no eos_token in \/.*tokenizer_config\.json/,
    ],
    [
      'an end without an embedding',
      () => writeFileSync(inFolder('generation_config.json'), '{"eos_token_id": [1, 299]}'),
      /ids below 280, .* got eos_token_id 299 in \/.*generation_config\.json/,
    ],
  ])('%s', async (_, damage, message) => {
    expect(existsSync(inFolder('config.json'))).toBe(true);
    damage();
    await expect(loadModel(folder)).rejects.toThrow(message);
  });
});
