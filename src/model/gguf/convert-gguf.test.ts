import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { loadCheckpoint } from '../checkpoint/checkpoint.ts';
import { locateModel } from '../hub/locate-model.ts';
import { checkTokenizer } from '../tokenizer/check-tokenizer.ts';
import type { MetadataEntry } from './read-gguf.ts';
import { type SyntheticGguf, syntheticGguf } from './synthetic/synthetic-gguf.ts';
import { syntheticModel } from './synthetic/synthetic-model.ts';

const folder = temporaryFolder('convert-gguf');
const cache = join(folder, 'cache');
const locate = (path: string) => locateModel(path, { gguf: { cache } });

describe.each(['llama', 'qwen2', 'qwen3', 'gemma', 'gemma2'])('a %s file', async (architecture) => {
  const model = syntheticModel(architecture);
  const checkpoint = await loadCheckpoint(await locate(write(`${architecture}.gguf`, model)));

  test('gives the weights of the checkpoint, bit for bit', () => {
    expect(Object.keys(checkpoint.tensors).sort()).toEqual(Object.keys(model.weights).sort());
    for (const [name, { shape, data }] of Object.entries(model.weights)) {
      expect(checkpoint.tensors[name]!.shape).toEqual(shape);
      expect([...checkpoint.read(name)], name).toEqual([...data]);
    }
  });

  test('gives its configuration', () => {
    expect(checkpoint.config).toMatchObject(model.config);
    expect(checkpoint.config).toMatchObject({ bos_token_id: 2, eos_token_id: 1, pad_token_id: 0 });
  });

  test('gives a tokenizer that writes conversations and comes back', () => {
    const { tokenizer } = checkpoint;
    checkTokenizer(checkpoint, Number(checkpoint.config.vocab_size));
    const ids = tokenizer.encode('the cat and the dog');
    expect(ids).toContain(tokenizer.encode(' the')[0]);
    for (const text of ['the cat and  the dog', ' a', 'Ünïcödé\n日本 <0x41>']) {
      expect(tokenizer.decode(tokenizer.encode(text), { skipSpecial: false })).toBe(text);
    }
    expect(tokenizer.chat([{ role: 'user', content: 'the' }])[0]).toBe(4);
    expect(tokenizer.eosIds).toEqual([1]);
  });
});

describe('wherever a model lies', async () => {
  const model = syntheticModel('llama', 2);
  const bytes = syntheticGguf(model);
  const whole = await locate(write('whole.gguf', model));

  test('a cache that cannot be written is named, with the variable for another', async () => {
    const file = write('seven.gguf', syntheticModel('llama', 7));
    const taken = join(folder, 'taken');
    writeFileSync(taken, '');
    await expect(locateModel(file, { gguf: { cache: taken } })).rejects.toThrow(
      /that can be written, .*XDG_CACHE_HOME/,
    );
  });

  test('it is converted once, under the name of its hash', async () => {
    const before = readFileSync(join(whole, 'model.safetensors'));
    writeFileSync(join(whole, 'mark'), '');
    expect(await locate(write('elsewhere/other.gguf', model))).toBe(whole);
    expect(readdirSync(whole)).toContain('mark');
    expect(basename(whole)).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(cache).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(before.length).toBeGreaterThan(10_000);
  });

  test('a file without the ending is known by its first bytes', async () => {
    expect(await locate(write('sha256-0123', model))).toBe(whole);
  });

  test('an installed package holds it, also in pieces that lie in several', async () => {
    write('packages/one/data/model.gguf', model);
    expect(await locate(join(folder, 'packages'))).toBe(whole);
    [0, 5000, 9000].forEach((start, index, starts) => {
      writeBytes(`pieces/part${index}/data/model.gguf.part0${index}`, bytes.subarray(start, starts[index + 1]));
    });
    const pieces = await loadCheckpoint(await locate(join(folder, 'pieces')));
    expectWeights(pieces, model);
    rmSync(join(folder, 'pieces/part1'), { recursive: true });
    await expect(locate(join(folder, 'pieces'))).rejects.toThrow(
      'Expected piece 1 of model.gguf, got model.gguf.part02',
    );
    write('packages/two/other.gguf', model);
    await expect(locate(join(folder, 'packages'))).rejects.toThrow(
      'Expected a folder with one model, got model.gguf, other.gguf',
    );
  });

  test('files with a header each are one model', async () => {
    const half = 9;
    const shard = (no: number, change: Record<string, MetadataEntry> = {}) =>
      write(`shards/m-0000${no + 1}-of-00002.gguf`, {
        metadata: {
          ...(no === 0 ? model.metadata : {}),
          'split.no': { type: 'uint16', value: no },
          'split.count': { type: 'uint16', value: 2 },
          'split.tensors.count': { type: 'int32', value: model.tensors.length },
          ...change,
        },
        tensors: no === 0 ? model.tensors.slice(0, half) : model.tensors.slice(half),
      });
    const first = shard(0);
    await expect(locate(first)).rejects.toThrow('Expected m-00002-of-00002.gguf beside the others, got no such file');
    const none = write('none/m-00000-of-00000.gguf', model);
    await expect(locate(none)).rejects.toThrow('Expected the number of a shard within 1 … 0, got 0');
    const second = shard(1);
    expectWeights(await loadCheckpoint(await locate(second)), model);
    expect(await locate(first)).toBe(await locate(dirname(first)));
    shard(1, { 'split.no': { type: 'uint16', value: 0 } });
    await expect(locate(first)).rejects.toThrow('Expected split.no to be 1, got 0');
  });

  test('a template beside a file without one is taken', async () => {
    const { 'tokenizer.chat_template': template, ...metadata } = model.metadata;
    const file = write('base/model.gguf', { ...model, metadata });
    expect((await loadCheckpoint(await locate(file))).tokenizer.hasChatTemplate).toBe(false);
    writeFileSync(join(dirname(file), 'chat_template.jinja'), String(template!.value));
    expect((await loadCheckpoint(await locate(file))).tokenizer.hasChatTemplate).toBe(true);
  });
});

describe('a file that contradicts itself is refused by name, and leaves nothing', () => {
  const model = syntheticModel('llama', 3);
  const entry = (key: string, type: MetadataEntry['type'], value: MetadataEntry['value'] | undefined) => ({
    metadata: Object.fromEntries(
      Object.entries({ ...model.metadata, [key]: { type, value } }).filter(([, { value }]) => value !== undefined),
    ) as SyntheticGguf['metadata'],
  });
  const tensor = (name: string, change: object) => ({
    tensors: model.tensors.map((tensor) => (tensor.name === name ? { ...tensor, ...change } : tensor)),
  });
  const tokens = model.metadata['tokenizer.ggml.tokens']!.value as string[];

  test.each<[string, Partial<SyntheticGguf>, string]>([
    [
      'another architecture',
      entry('general.architecture', 'string', 'rwkv7'),
      'Expected general.architecture to be one of llama, qwen2, qwen3, gemma, gemma2, gemma3, got "rwkv7"',
    ],
    ['an adapter', entry('general.type', 'string', 'adapter'), 'Expected general.type to be "model", got "adapter"'],
    [
      'no layers',
      entry('llama.block_count', 'uint32', undefined),
      'Expected llama.block_count to be there, got nothing',
    ],
    [
      'more layers',
      entry('llama.block_count', 'uint32', 3),
      'Expected "model.layers.2.self_attn.q_proj.weight" of shape [32,32], as the metadata says, got none',
    ],
    ['fewer layers', entry('llama.block_count', 'uint32', 1), 'got "model.layers.1.'],
    [
      'a float as a number of heads',
      entry('llama.attention.head_count', 'float32', 4),
      'Expected llama.attention.head_count to be a whole number from 0, got 4 (float32)',
    ],
    [
      'other heads',
      entry('llama.attention.head_count_kv', 'uint32', 4),
      'of shape [32,32], as the metadata says, got [16,32]',
    ],
    [
      'another size of rotation',
      entry('llama.rope.dimension_count', 'uint32', 4),
      'Expected llama.rope.dimension_count to be 8, got 4',
    ],
    ['no base', entry('llama.rope.freq_base', 'float32', undefined), 'Expected llama.rope.freq_base to be there'],
    [
      'an unknown key',
      entry('llama.expert_count', 'uint32', 8),
      'Expected llama.expert_count to be a key that is known under llama.',
    ],
    [
      'a misspelt namespace',
      entry('lama.rope.scaling.type', 'string', 'yarn'),
      'Expected lama.rope.scaling.type to be a key that is known under llama.',
    ],
    [
      'another scaling',
      entry('llama.rope.scaling.type', 'string', 'longrope'),
      'Expected llama.rope.scaling.type to be none, linear or yarn',
    ],
    [
      'a window',
      entry('llama.attention.sliding_window', 'uint32', 16),
      'Expected llama.attention.sliding_window to be a key that is known under llama.',
    ],
    [
      'another tokenizer',
      entry('tokenizer.ggml.model', 'string', 'bert'),
      'Expected tokenizer.ggml.model to be "gpt2" (byte-level BPE) or "llama"',
    ],
    [
      'another pre-tokenizer',
      entry('tokenizer.ggml.pre', 'string', 'tekken'),
      'Expected tokenizer.ggml.pre to be one of gpt-2, smollm',
    ],
    [
      'a token twice',
      entry('tokenizer.ggml.tokens', 'string', tokens.with(9, 'the')),
      'Expected tokenizer.ggml.tokens to be without repetition',
    ],
    [
      'more tokens than rows',
      entry('tokenizer.ggml.tokens', 'string', [...tokens, 'x y']),
      'Expected tokenizer.ggml.token_type to be 268 numbers',
    ],
    [
      'a merge of no token',
      entry('tokenizer.ggml.merges', 'string', ['t h', 'q x']),
      'of two tokens that make a third ("q x" is not)',
    ],
    [
      'an id too high',
      entry('tokenizer.ggml.eos_token_id', 'uint32', 267),
      'Expected tokenizer.ggml.eos_token_id to be below 267',
    ],
    ['a tensor we do not know', tensor('output.weight', { name: 'cls.weight' }), 'got "cls.weight" besides'],
    [
      'a tensor of another shape',
      tensor('output.weight', { shape: [32, 267] }),
      'Expected "lm_head.weight" of shape [267,32], as the metadata says, got [32,267]',
    ],
    [
      'a number that is none',
      tensor('output_norm.weight', { bytes: new Uint8Array(128).fill(255) }),
      'Expected finite numbers in tensor "output_norm.weight", got NaN at 0',
    ],
    [
      'factors of the rotation',
      {
        tensors: [
          ...model.tensors,
          {
            name: 'rope_freqs.weight',
            shape: [4],
            type: 0,
            bytes: new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer),
          },
        ],
      },
      "the factors of Llama 3's scaling",
    ],
  ])('%s', async (_, change, message) => {
    const before = readdirSync(cache).sort();
    await expect(locate(write('wrong.gguf', { ...model, ...change }))).rejects.toThrow(message);
    expect(readdirSync(cache).sort()).toEqual(before);
  });
});

function expectWeights(
  checkpoint: Awaited<ReturnType<typeof loadCheckpoint>>,
  model: ReturnType<typeof syntheticModel>,
) {
  for (const [name, { data }] of Object.entries(model.weights)) expect([...checkpoint.read(name)]).toEqual([...data]);
}

function write(name: string, content: SyntheticGguf): string {
  return writeBytes(name, syntheticGguf(content));
}

function writeBytes(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
}
