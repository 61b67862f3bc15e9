import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { watched } from '../engine/contract/watched.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { readGolden } from '../golden.ts';
import { adapter, adapterOptions, network, weights } from '../train/contract/golden-gemma.ts';
import { createContinuationScorer } from './score-continuations.ts';

interface Golden {
  readonly tokens: number[][];
  readonly logits: { readonly data: number[] };
  readonly lora: { readonly logits: { readonly data: number[] } };
}
const golden = readGolden<Golden>('gemma-tiny/golden.json');
const model = { network, weights, adapterOptions, padId: 0 };
const engine = cpuEngine({ threads: 1 });
const scorer = createContinuationScorer(engine, model);
afterAll(() => scorer.dispose());

const tokens = (constraints: { minLength: number; maxLength: number }) =>
  fc.array(fc.integer({ min: 0, max: network.vocabulary - 1 }), constraints);
// A small vocabulary, so that candidates share beginnings or contain each other.
const candidate = fc.array(fc.integer({ min: 5, max: 7 }), { minLength: 1, maxLength: 4 });
const asked = fc.record({
  prompt: tokens({ minLength: 1, maxLength: 20 }),
  candidates: fc.array(candidate, { minLength: 1, maxLength: 6 }),
});

describe.each([
  ['the base', undefined, golden.logits.data],
  ['an adapter', adapter, golden.lora.logits.data],
])('with %s', (_, leaves, logits) => {
  test("a continuation has the log-probability that PyTorch's logits give it, wherever it is cut off", async () => {
    const row = golden.tokens[0]!;
    const cuts = [1, 5, 10].flatMap((start) => [start + 1, 12].map((end) => [start, end] as const));
    const prompts = cuts.map(([start]) => row.slice(0, start));
    const scores = await scorer.score(prompts, cuts.map(([start, end]) => [row.slice(start, end)]), leaves); // biome-ignore format: one line
    const logP = (position: number) => {
      const scores = logits.slice(position * network.vocabulary, (position + 1) * network.vocabulary);
      return scores[row[position + 1]!]! - Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
    };
    cuts.forEach(([start, end], index) => {
      let expected = 0;
      for (let position = start - 1; position < end - 1; position++) expected += logP(position);
      expect(scores[index]![0]).toBeCloseTo(expected, 4);
    });
  });

  test('all next tokens together have probability 1', async () => {
    const every = Array.from({ length: network.vocabulary }, (_, id) => [id]);
    const [scores] = await scorer.score([[2, 9, 40]], [every], leaves);
    expect(scores!.reduce((sum, score) => sum + Math.exp(score), 0)).toBeCloseTo(1, 5);
  });

  test('log p(ab) = log p(a) + log p(b | a), and neighbours make no difference', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 5 }), async (list) => {
        const prompts = list.map(({ prompt }) => prompt);
        const candidates = list.map((item) => item.candidates);
        const together = await scorer.score(prompts, candidates, leaves, { rows: 4 });
        const flat = list.flatMap(({ prompt, candidates }) =>
          candidates.flatMap((candidate) =>
            candidate.map((token, index) => ({ prompt: [...prompt, ...candidate.slice(0, index)], token })),
          ),
        );
        const alone = await scorer.score(flat.map(({ prompt }) => prompt), flat.map(({ token }) => [[token]]), leaves, { rows: 8 }); // biome-ignore format: one line
        let next = 0;
        candidates.forEach((lists, prompt) => {
          lists.forEach((candidate, index) => {
            const sum = candidate.reduce((total) => total + alone[next++]![0]!, 0);
            expect(together[prompt]![index]).toBeCloseTo(sum, 4);
          });
        });
      }),
      { numRuns: 25 },
    );
  });
});

test('an adapter changes the scores', async () => {
  const [base, adapted] = [undefined, adapter].map((leaves) => scorer.score([[2, 9]], [[[5], [6, 7]]], leaves));
  expect(await adapted).not.toEqual(await base);
});

test('what candidates share is read once', async () => {
  const read: number[] = [];
  const watching = watched(engine, { run: ({ tokens }) => void read.push(tokens!.shape[0]!) });
  const counting = createContinuationScorer(watching, model);
  const progress: (readonly [number, number])[] = [];
  const candidates = [[[5], [6], [5, 7], [5, 7, 9], [5, 7, 8]], [[6, 6, 6], [7, 7, 7]]]; // biome-ignore format: a matrix
  await counting.score([[2, 9], [2]], candidates, undefined, { rows: 1, onProgress: (...done) => progress.push(done) });
  // 2 9 5 7; 2 6 6; 2 7 7
  expect(read).toEqual([1, 1, 1]);
  expect(progress).toEqual([[0, 2], [1, 2], [2, 2]]); // biome-ignore format: pairs
  await counting.dispose();
});

test('nothing asked is nothing answered, and no candidate has no score', async () => {
  expect(await scorer.score([], [], undefined)).toEqual([]);
  expect(await scorer.score([[2], [2]], [[], [[5]]], undefined)).toEqual([[], [expect.any(Number)]]);
});

test.each<[string, number[][], number[][][], string]>([
  ['an empty prompt', [[]], [[[5]]], 'got nothing in prompt 0'],
  ['an empty candidate', [[2]], [[[5], []]], 'got nothing in candidate 1 of prompt 0'],
  ['too long a row', [Array<number>(60).fill(5)], [[[5, 5, 5, 5, 5]]], 'within 64 tokens, got 65 in candidate 0'],
  ['a token of another vocabulary', [[2]], [[[64]]], 'below 64, got 64 in candidate 0 of prompt 0'],
  ['lists of different lengths', [[2]], [], 'for each of 1 prompts, got 0 lists'],
])('%s is refused', async (_, prompts, candidates, message) => {
  await expect(scorer.score(prompts, candidates, undefined)).rejects.toThrow(message);
});
