import { afterAll, describe, expect, test } from 'vitest';
import { watched } from '../engine/contract/watched.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { integers, type Program } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { lowerToOnnx } from '../engine/onnx/lower.ts';
import { readGolden, readGoldenArrays } from '../golden.ts';
import { seededRandom } from '../lib/random.ts';
import { adapterScale, linearWith } from '../model/adapter/adapter.ts';
import { buildNetwork, modelTypes } from '../model/architectures/architectures.ts';
import { tf } from '../tensor/tfjs.ts';
import { adapter, adapterOptions, network, weights } from '../train/contract/golden-gemma.ts';
import { createGenerator, type GenerateOptions } from './generate.ts';

interface Golden {
  readonly greedy: { prompts: number[][]; continuations: number[][] };
}

const engine = cpuEngine({ threads: 1 });
const model = { network, weights, adapterOptions, padId: 0, eosIds: [] as number[] };
const generator = createGenerator(engine, model);
const naivePrograms = new Map<boolean, Promise<Program>>();
afterAll(async () => {
  await generator.dispose();
  for (const program of naivePrograms.values()) await (await program).dispose();
});

const random = seededRandom(11);
const prompts = [1, 3, 3, 9, 16, 17, 30].map((length) => [
  2,
  ...Array.from({ length: length - 1 }, () => 3 + random.integer(61)),
]);
// One more than a bucket.
const NEW = 17;

test('a group that is read in parts gives what small groups give', async () => {
  const many = Array.from({ length: 70 }, (_, index) => prompts[index % prompts.length]!.slice(0, 1 + (index % 30)));
  const options = { maximumNewTokens: 3 };
  const whole = await generator.generate(many, undefined, { ...options, rows: 128 });
  expect(whole).toEqual(await generator.generate(many, undefined, { ...options, rows: 4 }));
});

test('an adapter is taken to the engine once for a group, not for each token', async () => {
  const given = new Map<string, unknown[]>();
  const watching = watched(engine, {
    run(inputs, { name }) {
      const leaf = Object.entries(inputs).find(([input]) => input.startsWith('adapter.'))?.[1];
      if (leaf) given.set(name, [...(given.get(name) ?? []), leaf]);
    },
  });
  const counted = createGenerator(watching, model);
  const answers = await counted.generate(prompts.slice(0, 2), adapter, { maximumNewTokens: 5 });
  await counted.dispose();
  expect(answers).toEqual(await generator.generate(prompts.slice(0, 2), adapter, { maximumNewTokens: 5 }));
  const [taken, read, written] = ['adapter', 'read 32 next', 'write 32 next'].map((name) => given.get(name)!);
  expect(taken).toHaveLength(1);
  expect(written).toHaveLength(4);
  expect(new Set([...read!, ...written!]).size).toBe(1);
  expect(Object.values(adapter)).toContain(taken![0]);
  expect(Object.values(adapter)).not.toContain(written![0]);
});

test('a group whose cache would be too large is halved until it fits', async () => {
  const sizes: number[] = [];
  const watching = watched(engine, {
    compile({ name, inputs }) {
      const { shape } = inputs['keys.0'] ?? {};
      if (shape && name.startsWith('write')) sizes.push(shape[0]! * shape[2]!);
    },
  });
  const narrow = createGenerator(watching, model);
  const options = { maximumNewTokens: 3, rows: 8 };
  const slotBytes = 2 * 4 * network.layers * network.keyValueHeads * network.headDimension;
  const answers = await narrow.generate(prompts, undefined, { ...options, cacheBytes: 100 * slotBytes });
  await narrow.dispose();
  expect(answers).toEqual(await generator.generate(prompts, undefined, options));
  // 2 prompts of up to 32 tokens and 16 more: 4 would take 192.
  expect(Math.max(...sizes)).toBe(96);
});

test.each([
  ['greedily', undefined],
  ['by sampling', { temperature: 1, seed: 3 }],
])('answers %s that do not end soon go on together in a second round, and are the same', async (_, sampling) => {
  const options = { maximumNewTokens: 130, sampling };
  const longer = { ...model, network: { ...network, maximumLength: 256 } };
  const endless = createGenerator(engine, longer);
  const whole = await endless.generate(prompts, undefined, { ...options, rows: 8 });
  await endless.dispose();
  const cutAt = (eosId: number) =>
    whole.map((answer) => (answer.includes(eosId) ? answer.slice(0, answer.indexOf(eosId)) : answer));
  const leftBy = (eosId: number) => cutAt(eosId).filter((answer) => answer.length >= 64).length;
  // One that ends some answers in the first round.
  const eosId = whole.flat().find((id) => leftBy(id) > 0 && leftBy(id) < prompts.length)!;
  const [cut, left] = [cutAt(eosId), leftBy(eosId)];
  const read: number[] = [];
  const watching = watched(engine, {
    run({ lengths }, { name }) {
      if (name.startsWith('read')) read.push(lengths!.shape[0]!);
    },
  });
  const stopping = createGenerator(watching, { ...longer, eosIds: [eosId] });
  const done: number[] = [];
  const answers = await stopping.generate(prompts, undefined, {
    ...{ ...options, rows: 4 },
    onProgress: (count) => done.push(count),
  });
  await stopping.dispose();
  expect(answers).toEqual(cut);
  expect(read).toEqual([4, 4, ...Array.from({ length: Math.ceil(left / 4) }, () => 4)]);
  expect(done.at(-1)).toBe(prompts.length);
  expect(done[1]).toBe(prompts.length - left);
});

test('the cache is written in place', async () => {
  const written: (readonly string[])[] = [];
  const watching = watched(engine, {
    compile(definition) {
      if (!definition.name.startsWith('write')) return;
      const { inPlace } = lowerToOnnx(trace(definition).graph);
      expect(inPlace).toEqual(definition.donates);
      written.push(inPlace);
    },
  });
  const generator = createGenerator(watching, model);
  await generator.generate(prompts, undefined, { maximumNewTokens: 2, rows: 8 });
  await generator.dispose();
  expect(written).toHaveLength(1);
  expect(written[0]).toHaveLength(2 * network.layers);
});

describe.each([
  ['the base', undefined],
  ['an adapter', adapter],
])('greedy decoding with %s', (_, leaves) => {
  const generate = (list: readonly (readonly number[])[], options: Partial<GenerateOptions> = {}) =>
    generator.generate(list, leaves, { maximumNewTokens: NEW, rows: 8, ...options });

  test('with the cache gives what reading everything anew gives, in groups of any size and order', async () => {
    const expected = await Promise.all(prompts.map((prompt) => decodeNaively(prompt, leaves, NEW)));
    expect(await generate(prompts)).toEqual(expected);
    expect(await generate(prompts, { rows: 3 })).toEqual(expected);
    expect(await generate(prompts.toReversed(), { rows: 2 })).toEqual(expected.toReversed());
    expect(await generate([prompts[5]!], { rows: 2 })).toEqual([expected[5]!]);
    expect(await generate([prompts[1]!, prompts[4]!, prompts[1]!])).toEqual([expected[1], expected[4], expected[1]]);
  });

  test('gives the beginning of a longer answer where fewer tokens are asked for', async () => {
    const long = await generate(prompts);
    for (const count of [1, 2, 16]) {
      const short = await generate(prompts, { maximumNewTokens: count });
      expect(short).toEqual(long.map((answer) => answer.slice(0, count)));
    }
  });

  test('stops at an end token, which is no part of the answer, without a trace in other rows', async () => {
    const whole = await generate(prompts);
    const eosIds = [whole[0]![4]!, whole[3]![0]!];
    const stopping = createGenerator(engine, { ...model, eosIds });
    const cut = (answer: readonly number[]) => {
      const end = answer.findIndex((token) => eosIds.includes(token));
      return end < 0 ? answer : answer.slice(0, end);
    };
    const answers = await stopping.generate(prompts, leaves, { maximumNewTokens: NEW, rows: 4 });
    expect(answers).toEqual(whole.map(cut));
    expect(answers[3]).toEqual([]);
    await stopping.dispose();
  });
});

test.each(modelTypes)('PyTorch’s transformers decode the same tokens with %s', async (name) => {
  const { prompts, continuations } = readGolden<Golden>(`${name}-tiny/golden.json`).greedy;
  const network = buildNetwork(readGolden(`${name}-tiny/config.json`));
  const weights = readGoldenArrays(`${name}-tiny/model.safetensors`);
  const generator = createGenerator(engine, { ...model, network, weights });
  expect(await generator.generate(prompts, undefined, { maximumNewTokens: 16, rows: 2 })).toEqual(continuations);
  await generator.dispose();
});

test('an adapter changes the answers', async () => {
  const options = { maximumNewTokens: 16, rows: 8 };
  const base = await generator.generate(prompts, undefined, options);
  expect(await generator.generate(prompts, adapter, options)).not.toEqual(base);
});

test('progress counts prompts, and nothing asked is nothing answered', async () => {
  const done: number[] = [];
  const options = { maximumNewTokens: 1, rows: 3, onProgress: (count: number) => done.push(count) };
  await generator.generate(prompts, undefined, options);
  expect(done).toEqual([3, 6, 7]);
  expect(await generator.generate([], undefined, options)).toEqual([]);
});

describe('limits', () => {
  const generate = (length: number, maximumNewTokens: number) =>
    generator.generate([Array<number>(length).fill(5)], undefined, { maximumNewTokens, rows: 1 });

  test('the longest sequence fits to the last token', async () => {
    expect((await generate(48, 16))[0]).toEqual(await decodeNaively(Array(48).fill(5), undefined, 16));
  });

  test('what is longer is refused, and so is nothing', async () => {
    await expect(generate(49, 16)).rejects.toThrow('Expected prompt and answer within 64 tokens, got 65.');
    await expect(generate(0, 4)).rejects.toThrow('Expected prompts of at least one token');
    await expect(generate(4, 0)).rejects.toThrow('`maximumNewTokens` ≥ 1, got 0');
  });
});

/** Reads the whole sequence for each new token, in one fixed shape. */
async function decodeNaively(prompt: readonly number[], leaves: Arrays | undefined, count: number): Promise<number[]> {
  const key = leaves !== undefined;
  const compiled = naivePrograms.get(key) ?? compileNaive(leaves);
  naivePrograms.set(key, compiled);
  const program = await compiled;
  const tokens = [...prompt];
  for (let step = 0; step < count; step++) {
    const padded = Int32Array.from({ length: network.maximumLength }, (_, index) => tokens[index] ?? 0);
    const { next } = await program.run({ tokens: integers([1, padded.length], padded) });
    tokens.push((await engine.read(next!)).data[tokens.length - 1]!);
  }
  return tokens.slice(prompt.length);
}

function compileNaive(leaves: Arrays | undefined): Promise<Program> {
  return engine.compile({
    name: 'naive decoding',
    inputs: { tokens: integers([1, network.maximumLength], new Int32Array(network.maximumLength)) },
    constants: { ...weights, ...leaves },
    body: (tensors) => {
      const linear = linearWith(tensors, leaves && tensors, adapterScale(adapterOptions));
      const { hidden, logits } = network.forward(tensors, { tokens: tensors.tokens! }, linear);
      return { next: tf.argMax(logits(hidden), -1) };
    },
  });
}
