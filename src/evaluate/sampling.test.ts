import { afterAll, describe, expect, test } from 'vitest';
import { watched } from '../engine/contract/watched.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { seededRandom } from '../lib/random.ts';
import { adapterOptions, network } from '../train/contract/golden-gemma.ts';
import { randomArrays } from '../train/contract/harness.ts';
import { createGenerator } from './generate.ts';
import type { Sampling } from './sample-token.ts';
import { createContinuationScorer } from './score-continuations.ts';

const model = { network, weights: randomArrays(network.weights, 0.2, 1), adapterOptions, padId: 0, eosIds: [7, 9] };
const engine = cpuEngine({ threads: 1 });
const generator = createGenerator(engine, model);
const scorer = createContinuationScorer(engine, model);
afterAll(async () => {
  await generator.dispose();
  await scorer.dispose();
});

const random = seededRandom(4);
const prompts = Array.from({ length: 40 }, () => [2, ...Array.from({ length: 1 + random.integer(14) }, () => 3 + random.integer(61))]); // biome-ignore format: one line
const draw = (list: readonly number[][], sampling: Sampling, rows = 64) =>
  generator.generate(list, undefined, { maximumNewTokens: 12, rows, sampling });

describe('drawn answers', () => {
  const sampling = { temperature: 1.3, topP: 0.9, seed: 5 };

  test('are a function of the seed, the prompt and its place, not of the company', async () => {
    const expected = await draw(prompts, sampling);
    expect(await draw(prompts, sampling, 3)).toEqual(expected);
    expect(await draw(prompts.slice(0, 9), sampling)).toEqual(expected.slice(0, 9));
    expect(new Set(expected.map(String)).size).toBeGreaterThan(35);
  });

  test('of the same prompt, or of another seed, are others', async () => {
    const same = Array.from({ length: 8 }, () => prompts[0]!);
    const first = await draw(same, sampling);
    expect(new Set(first.map(String)).size).toBeGreaterThan(5);
    expect(await draw(same, { ...sampling, seed: 6 })).not.toEqual(first);
  });

  test('without heat, or from the narrowest nucleus, are the likeliest', async () => {
    const greedy = await generator.generate(prompts, undefined, { maximumNewTokens: 12, rows: 64 });
    expect(await draw(prompts, { temperature: 0, seed: 1 })).toEqual(greedy);
    expect(await draw(prompts, { temperature: 1, topP: 1e-6, seed: 1 })).toEqual(greedy);
  });

  test('have the frequencies that the model says', async () => {
    const [prompt, count] = [prompts[3]!, 3000];
    const every = Array.from({ length: network.vocabulary }, (_, id) => [id]);
    const [logP] = await scorer.score([prompt], [every], undefined);
    const options = { maximumNewTokens: 1, rows: count, sampling: { temperature: 1, seed: 2 } };
    const answers = await generator.generate(Array(count).fill(prompt), undefined, options);
    const counts = every.map(([id]) => answers.filter(([first]) => first === id).length);
    // An end token is not part of the answer.
    const ends = model.eosIds.reduce((sum, id) => sum + Math.exp(logP![id]!), 0);
    const expected = logP!.map((value, id) => (model.eosIds.includes(id) ? 0 : count * Math.exp(value)));
    expected.push(count * ends);
    counts.push(answers.filter((answer) => answer.length === 0).length);
    const chiSquare = expected.reduce((sum, e, id) => sum + (e > 0 ? (counts[id]! - e) ** 2 / e : 0), 0);
    // 62 degrees of freedom: one in 10,000 seeds would exceed it.
    expect(chiSquare).toBeLessThan(110);
  });
});

describe('a stream', () => {
  const collect = async (sampling?: Sampling) => {
    const tokens: number[] = [];
    for await (const token of generator.stream(prompts[0]!, undefined, { maximumNewTokens: 12, sampling })) {
      tokens.push(token);
    }
    return tokens;
  };

  test('gives the answer of the prompt alone, token by token', async () => {
    const [greedy] = await generator.generate([prompts[0]!], undefined, { maximumNewTokens: 12, rows: 1 });
    expect(await collect()).toEqual(greedy);
    const sampling = { temperature: 1, seed: 3 };
    expect(await collect(sampling)).toEqual((await draw([prompts[0]!], sampling))[0]);
  });

  test('can be left, and begun again', async () => {
    const sampling = { temperature: 1, seed: 3 };
    const whole = await collect(sampling);
    for await (const token of generator.stream(prompts[0]!, undefined, { maximumNewTokens: 12, sampling })) {
      expect(token).toBe(whole[0]);
      break;
    }
    expect(await collect(sampling)).toEqual(whole);
    expect(whole.length).toBeGreaterThan(0);
  });
});

test('rows that have finished leave, without a trace in the others', async () => {
  const writers: number[] = [];
  const watchedEngine = watched(engine, {
    compile({ name, inputs }) {
      if (name.startsWith('write')) writers.push(inputs.tokens!.shape[0]!);
    },
  });
  const eosIds = Array.from({ length: 20 }, (_, index) => 3 + 3 * index);
  const leaving = createGenerator(watchedEngine, { ...model, eosIds });
  const options = { maximumNewTokens: 40, sampling: { temperature: 1, seed: 8 } };
  const expected = await leaving.generate(prompts, undefined, { ...options, rows: 1 });
  writers.length = 0;
  expect(await leaving.generate(prompts, undefined, { ...options, rows: 64 })).toEqual(expected);
  expect(writers).toEqual([64, 16, 4]);
  const lengths = expected.map((answer) => answer.length);
  expect(Math.min(...lengths)).toBe(0);
  expect(Math.max(...lengths)).toBeGreaterThan(5);
  await leaving.dispose();
});
