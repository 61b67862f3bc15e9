import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { golden, openGolden, readGolden } from '../../golden.ts';
import { mapValues } from '../../lib/records.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tf } from '../../tensor/tfjs.ts';
import { linearWith } from '../adapter/adapter.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import { buildTokenizer } from '../tokenizer/build-tokenizer.ts';
import { type Checkpoint, loadCheckpoint } from './checkpoint.ts';
import { writeSafetensors } from './safetensors.ts';
import { textConfig } from './text-part.ts';

const alone = openGolden('gemma3_text-tiny/model.safetensors');
const folder = temporaryFolder('text-part');
beforeAll(() => {
  const { tokenizer, config } = buildTokenizer({ words: ['Yes'], punctuation: ['.'] });
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  copyFileSync(golden('gemma3-tiny/config.json'), join(folder, 'config.json'));
});

/** The checkpoint that transformers wrote, with renamed tensors. */
async function renamed(name: (stored: string) => string): Promise<Checkpoint> {
  const { tensors, read } = openGolden('gemma3-tiny/model.safetensors');
  const entries = Object.entries(tensors).map(([stored, { shape }]) => [name(stored), { shape, data: read(stored) }]);
  writeSafetensors(join(folder, 'model.safetensors'), Object.fromEntries(entries));
  return loadCheckpoint(folder);
}

describe('a Gemma 3 checkpoint with a vision tower is read as its text part', () => {
  const spellings: [string, (stored: string) => string][] = [
    ['as on the hub', (stored) => stored],
    [
      "by transformers 5's own names",
      (stored) => `model.${stored.replace(/^language_model\.model\./, 'language_model.')}`,
    ],
    [
      'with the head that is its embedding',
      (stored) => stored.replace('vision_tower.embeddings.patch_embedding.bias', 'language_model.lm_head.weight'),
    ],
  ];
  test.each(spellings)('%s', async (_, name) => {
    const { config, tensors, notes, read } = await renamed(name);
    const own = Object.keys(tensors).filter((tensor) => tensor !== 'lm_head.weight');
    expect(own.sort()).toEqual(Object.keys(alone.tensors).sort());
    for (const tensor of own) expect(read(tensor)).toEqual(alone.read(tensor));
    expect(config.model_type).toBe('gemma3_text');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^\[model\] Left out of .+: vision_tower \(3\d tensors\) and multi_modal_projector \(2 tensors\)/,
    );
  });

  test("and gives PyTorch's logits", async () => {
    const { config, tensors, read } = await renamed((stored) => stored);
    const expected = readGolden<{ tokens: number[][]; logits: { data: number[] } }>('gemma3_text-tiny/golden.json');
    const network = buildNetwork(config);
    const weights = mapValues(tensors, ({ shape }, name) => tf.tensor(read(name), [...shape]));
    const tokens = tf.tensor2d(expected.tokens, undefined, 'int32');
    const { hidden, logits } = network.forward(weights, { tokens }, linearWith(weights, undefined, 0));
    const found = logits(hidden).dataSync();
    expected.logits.data.forEach((value, place) => {
      expect(Math.abs(found[place]! - value)).toBeLessThan(1e-4);
    });
  });

  test('and a whole configuration builds the same network', () => {
    const network = (name: string) => buildNetwork(readGolden(`${name}/config.json`));
    expect(network('gemma3-tiny').weights).toEqual(network('gemma3_text-tiny').weights);
  });
});

describe('a configuration', () => {
  test('without its text part is refused', () => {
    expect(() => textConfig({ model_type: 'gemma3' })).toThrow(
      /Expected `text_config` of a gemma3 model, got undefined/,
    );
    expect(() => textConfig({ model_type: 'gemma3', text_config: { model_type: 'llama' } })).toThrow(
      /`text_config.model_type` to be gemma3_text, got "llama"/,
    );
  });

  test('of a model for text alone stays as it is', () => {
    const config = { model_type: 'gemma3_text', hidden_size: 8 };
    expect(textConfig(config)).toBe(config);
  });

  test('has the ends of answers from outside where the text part names none', () => {
    const config = { model_type: 'gemma3', eos_token_id: [1, 106], text_config: { hidden_size: 8 } };
    expect(textConfig(config)).toMatchObject({ eos_token_id: [1, 106], hidden_size: 8, model_type: 'gemma3_text' });
  });
});
