import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { buildTokenizer } from '../tokenizer/build-tokenizer.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { writeSafetensors } from './safetensors.ts';

const config = { model_type: 'gemma', hidden_size: 2 };
const tensors = {
  'model.norm.weight': { shape: [2], data: new Float32Array([1, 2]) },
  'model.embed_tokens.weight': { shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) },
};
const tokenizer = buildTokenizer({ words: ['Yes'], punctuation: ['.'] });

const folder = emptiedFolder('checkpoint');
const inFolder = (name: string) => join(folder, name);
beforeEach(() => {
  saveCheckpoint(folder, { config, tensors, tokenizer });
});

test('a saved checkpoint loads: config, weights, tokenizer', async () => {
  const checkpoint = await loadCheckpoint(folder);
  expect(checkpoint.config).toEqual(config);
  expect(checkpoint.read('model.norm.weight')).toEqual(tensors['model.norm.weight'].data);
  expect(checkpoint.tensors['model.embed_tokens.weight']).toMatchObject({
    dtype: 'F32',
    shape: [2, 2],
    file: inFolder('model.safetensors'),
  });
  expect(checkpoint.tokenizer.decode(checkpoint.tokenizer.encode('Yes.'))).toBe('Yes.');
});

describe('the fingerprint', () => {
  const fingerprintOf = async (path: string) => (await loadCheckpoint(path)).fingerprint();

  test('is the same in another folder, and what sha256sum would say', async () => {
    const fingerprint = await fingerprintOf(folder);
    const lines = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors'].map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(inFolder(name)))
          .digest('hex')}\n`,
    );
    expect(fingerprint).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
    saveCheckpoint(inFolder('copy'), { config, tensors, tokenizer });
    expect(await fingerprintOf(inFolder('copy'))).toBe(fingerprint);
  });

  test.each<[string, () => void]>([
    [
      'a weight',
      () =>
        saveCheckpoint(folder, {
          config,
          tensors: { ...tensors, 'model.norm.weight': { shape: [2], data: new Float32Array([1, 2.5]) } },
          tokenizer,
        }),
    ],
    ['the config', () => saveCheckpoint(folder, { config: { ...config, head_dim: 4 }, tensors, tokenizer })],
    [
      'the tokenizer',
      () =>
        saveCheckpoint(folder, { config, tensors, tokenizer: buildTokenizer({ words: ['No'], punctuation: ['.'] }) }),
    ],
  ])('changes with %s', async (_, change) => {
    const before = await fingerprintOf(folder);
    change();
    expect(await fingerprintOf(folder)).not.toBe(before);
  });
});

describe('shards', () => {
  const norm = 'model.norm.weight';
  const embedding = 'model.embed_tokens.weight';
  beforeEach(() => {
    rmSync(inFolder('model.safetensors'));
    writeSafetensors(inFolder('model-1.safetensors'), { [norm]: tensors[norm] });
    writeSafetensors(inFolder('model-2.safetensors'), { [embedding]: tensors[embedding] }, { dtype: 'BF16' });
    writeIndex({ [norm]: 'model-1.safetensors', [embedding]: 'model-2.safetensors' });
  });

  test('are read through their index', async () => {
    const checkpoint = await loadCheckpoint(folder);
    expect([...checkpoint.read(embedding), ...checkpoint.read(norm)]).toEqual([1, 2, 3, 4, 1, 2]);
    expect(checkpoint.tensors[embedding]).toMatchObject({ dtype: 'BF16', file: inFolder('model-2.safetensors') });
    expect(await checkpoint.fingerprint()).toMatch(/^[0-9a-f]{64}$/);
  });

  test('that are missing, truncated or other than the index says are named', async () => {
    writeIndex({ [norm]: 'model-2.safetensors' });
    await expect(loadCheckpoint(folder)).rejects.toThrow(
      /Expected tensor "model.norm.weight" in .*model-2.safetensors/,
    );
    writeIndex({ [norm]: '../model-1.safetensors' });
    await expect(loadCheckpoint(folder)).rejects.toThrow(/a file of the folder for each tensor.*index\.json/);
    writeIndex({ [norm]: 'model-3.safetensors' });
    await expect(loadCheckpoint(folder)).rejects.toThrow(
      /Expected model-3.safetensors, where .*index\.json puts tensor "model.norm.weight", got no such file/,
    );
    writeIndex({ [embedding]: 'model-2.safetensors' });
    truncateSync(inFolder('model-2.safetensors'), 90);
    await expect(loadCheckpoint(folder)).rejects.toThrow(/model-2.safetensors/);
  });

  function writeIndex(map: Record<string, string>) {
    writeFileSync(inFolder('model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: map }));
  }
});

describe('a folder that is no model says what is missing', () => {
  test.each<[string, () => void, RegExp]>([
    ['no config', () => rmSync(inFolder('config.json')), /ENOENT.*config\.json/],
    ['a broken config', () => writeFileSync(inFolder('config.json'), '{'), /JSON file, got .*config\.json/],
    [
      'no weights',
      () => renameSync(inFolder('model.safetensors'), inFolder('pytorch_model.bin')),
      /model.safetensors or model.safetensors.index.json, got neither in .*save_pretrained/,
    ],
    [
      'a truncated file',
      () => truncateSync(inFolder('model.safetensors'), 200),
      /tensor ".*" of .*model.safetensors.*truncated/,
    ],
    ['no tokenizer', () => rmSync(inFolder('tokenizer.json')), /ENOENT.*tokenizer\.json/],
  ])('%s', async (_, damage, message) => {
    damage();
    await expect(loadCheckpoint(folder)).rejects.toThrow(message);
  });

  test('a tensor that is not there', async () => {
    const { read } = await loadCheckpoint(folder);
    expect(() => read('lm_head.weight')).toThrow(/got "lm_head.weight"/);
  });
});
