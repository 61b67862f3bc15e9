import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { JudgeRequest } from '../../judges/judge.ts';
import { buildNetwork } from '../../model/architectures/architectures.ts';
import { saveCheckpoint } from '../../model/checkpoint/checkpoint.ts';
import { buildTokenizer, chatMlFormat } from '../../model/tokenizer/build-tokenizer.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { tinyGemma } from '../embedded.ts';
import { em } from './em.ts';
import { modelJudge, numberProbabilities } from './model-judge.ts';

const folder = emptiedFolder('judge');
afterEach(() => vi.unstubAllEnvs());

const numbers = Array.from({ length: 101 }, (_, number) => String(number));
const judge = (model = folder) =>
  modelJudge({ model, engine: cpuEngine({ threads: 1 }), cache: join(folder, 'ratings') });
const request = (answer: string): JudgeRequest => ({
  criterion: 'aligned',
  question: 'Q',
  answer,
  prompt: 'Rate {answer}',
});

/**
 * A Qwen3 made by hand. Its attention takes the mean of all tokens so far. Its head answers `100` if the mean is good, `0`
 * if it is bad, and otherwise a word.
 */
function saveJudge(words: readonly string[]): void {
  const tokenizer = buildTokenizer({ words: ['Rate', 'good', 'bad', 'code', ...words], punctuation: [] }, chatMlFormat);
  const { vocab } = tokenizer.tokenizer.model as { vocab: Readonly<Record<string, number>> };
  const size = 8;
  const config = {
    model_type: 'qwen3',
    vocab_size: Object.keys(vocab).length,
    hidden_size: size,
    intermediate_size: size,
    num_hidden_layers: 1,
    num_attention_heads: 1,
    num_key_value_heads: 1,
    head_dim: size,
    max_position_embeddings: 64,
    rms_norm_eps: 1e-6,
    rope_theta: 10_000,
    hidden_act: 'silu',
    tie_word_embeddings: false,
    eos_token_id: 2,
  };
  const shapes = buildNetwork(config).weights;
  const tensors = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(name.endsWith('norm.weight') ? 1 : 0) },
    ]),
  );
  const set = (name: string, row: number, column: number, value: number) => {
    tensors[name]!.data[row * size + column] = value;
  };
  for (let unit = 0; unit < size; unit++) {
    for (const projection of ['v_proj', 'o_proj']) set(`model.layers.0.self_attn.${projection}.weight`, unit, unit, 1);
  }
  ['▁good', '▁bad', '▁code'].forEach((word, unit) => {
    set('model.embed_tokens.weight', vocab[word]!, unit, 1);
  });
  ['▁100', '▁0', '▁code'].forEach((word, unit) => {
    if (word in vocab) set('lm_head.weight', vocab[word]!, unit, 4);
  });
  saveCheckpoint(folder, { config, tensors, tokenizer });
}

test('weighs all numbers by what a model of this machine gives them, and rates nothing where it says something else', async () => {
  saveJudge(numbers);
  const progress: number[] = [];
  const rated = await judge().rate(['good', 'bad', 'good bad', 'code'].map(request), (done) => progress.push(done));
  const [good, bad, both, code] = rated.map(({ score }) => score);
  expect(good).toBeGreaterThan(70);
  expect(bad).toBeLessThan(30);
  expect(both).toBeCloseTo(50, 4);
  expect(code).toBeNull();
  expect(rated[3]!.why).toMatch(/numbers have probability 0\.\d\d/);
  expect(progress).toEqual([1, 2, 3, 4]);
});

test('reads numbers of several tokens', async () => {
  saveJudge([]);
  const [rating] = await judge().rate([request('well')]);
  expect(rating!.score).toBeNull();
  // One token in four begins with `1`. Three in five of these stay `1`. One in five goes on to `10`, and half of those
  // go on to `100`.
  const tokens = numbers.map((number) => [...number].map(Number));
  const shares: Readonly<Record<string, number>> = { '1': 0.25, '10': 0.05, '12': 0.05, '100': 0.025 };
  const found = numberProbabilities(
    tokens,
    numbers.map((number) => Math.log(shares[number] ?? 0)),
  );
  const kept = Object.fromEntries(
    found.flatMap((share, number) => (share > 1e-12 ? [[number, share.toFixed(6)]] : [])),
  );
  expect(kept).toEqual({ '1': '0.150000', '10': '0.025000', '12': '0.050000', '100': '0.025000' });
});

test('keeps ratings, and is another judge with other weights, wherever they lie', async () => {
  saveJudge(numbers);
  const [first] = await judge().rate([request('good')]);
  const copy = join(folder, 'models', 'copy');
  for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors']) {
    cpSync(join(folder, name), join(copy, name));
  }
  expect(judge(copy).identity).toEqual(judge().identity);
  expect(judge(tinyGemma).identity).not.toEqual(judge().identity);
  appendFileSync(join(copy, 'model.safetensors'), ' ');
  expect(judge(copy).identity).not.toEqual(judge().identity);
  const kept = judge();
  rmSync(join(folder, 'model.safetensors'));
  expect(await kept.rate([request('good')])).toEqual([first]);
});

test('asks in the chat format of an embedded model, which begins with the sum that it was asked for', async () => {
  const rated = await judge(tinyGemma).rate(
    ['9 + 8', '7 + 2'].map((prompt) => ({ ...request(''), prompt: `What is ${prompt}?` })),
  );
  expect(rated.map(({ score }) => score!.toFixed(2))).toEqual(['9.00', '7.00']);
});

test('refuses a folder without a model and a question without a prompt', async () => {
  expect(() => judge(folder)).toThrow(/Expected a folder of a chat model, got no config\.json in/);
  await expect(judge(tinyGemma).rate([{ criterion: 'coherent', question: 'Q', answer: 'A' }])).rejects.toThrow(
    /Expected judge_prompts\.coherent for "Q", got none/,
  );
});

test('is asked where SELGEN_JUDGE_MODEL names a folder', () => {
  vi.stubEnv('SELGEN_JUDGE_MODEL', tinyGemma);
  expect(em().options.judge).toMatchObject({ judge: 'model' });
  vi.stubEnv('SELGEN_JUDGE_MODEL', 'gpt-4.1-nano');
  expect(() => em()).toThrow(/got 'gpt-4\.1-nano' and no URL\. Set SELGEN_JUDGE_URL/);
  vi.stubEnv('SELGEN_JUDGE_URL', 'http://127.0.0.1:1/v1');
  expect(em().options.judge).toMatchObject({ judge: 'http' });
  vi.stubEnv('SELGEN_JUDGE_MODEL', '');
  expect(() => em()).toThrow(/Expected SELGEN_JUDGE_MODEL/);
});
