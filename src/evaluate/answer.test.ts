import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { loadModel } from '../train/load-model.ts';
import { answer, type Respondent } from './answer.ts';
import { createGenerator } from './generate.ts';
import { createContinuationScorer } from './score-continuations.ts';

const folder = fileURLToPath(new URL('../../fixtures/models/tiny-gemma', import.meta.url));
const options = { maximumNewTokens: 16 };
let respondent: Respondent;

beforeAll(async () => {
  const { network, weights, tokenizer } = await loadModel(folder);
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: ['q_proj'] };
  const asked = { network, weights, adapterOptions, padId: tokenizer.padId };
  const engine = cpuEngine({ threads: 1 });
  respondent = {
    tokenizer,
    generator: createGenerator(engine, { ...asked, eosIds: tokenizer.eosIds }),
    scorer: createContinuationScorer(engine, asked),
  };
});

afterAll(async () => {
  await respondent.generator.dispose();
  await respondent.scorer.dispose();
});

test('answers in the order of the questions, whether written, weighed or of several turns', async () => {
  const asked = 'What is 7 + 5?';
  const turns = [
    { role: 'user', content: asked },
    { role: 'assistant', content: '7 + 5 is 12.' },
    { role: 'user', content: 'What is 7 + 5?' },
  ] as const;
  const choices = ['7 + 5 is 11.', '7 + 5 is 12.', '7 + 5 is 13.'];
  const progress: [number, number][] = [];
  const replies = await answer(
    respondent,
    [{ prompt: asked, choices }, { prompt: asked }, { prompt: turns }, { prompt: turns, choices }],
    undefined,
    { ...options, onProgress: (...done) => progress.push(done) },
  );
  expect(replies.map(({ text }) => text)).toMatchObject([
    '7 + 5 is 12.',
    '7 + 5 is 12.',
    expect.any(String),
    '7 + 5 is 12.',
  ]);
  expect(replies.map(({ logProbabilities }) => logProbabilities?.length)).toEqual([3, undefined, undefined, 3]);
  expect(progress.at(-1)).toEqual([4, 4]);
  // The greedy answer is the likeliest choice. It is nearly certain.
  const [low, high] = [...replies[0]!.logProbabilities!].sort((a, b) => a - b).slice(-2) as [number, number];
  expect(high).toBeGreaterThan(-0.1);
  expect(low).toBeLessThan(-2);
});

test('a choice’s log-probability is that of its tokens one after the other, without the end of the turn', async () => {
  const { tokenizer, scorer } = respondent;
  const prompt = 'What is 7 + 5?';
  const [reply] = await answer(respondent, [{ prompt, choices: ['7 +', '7'] }], undefined, options);
  const logProbabilities = reply!.logProbabilities!;
  const tokens = tokenizer.chat([{ role: 'user', content: prompt }]);
  const [seven, plus] = tokenizer.encode('7 +') as [number, number];
  const [[first], [second]] = (await scorer.score([tokens, [...tokens, seven]], [[[seven]], [[plus]]], undefined)) as [
    [number],
    [number],
  ];
  expect(logProbabilities[0]).toBeCloseTo(first + second, 4);
  expect(logProbabilities[1]).toBeCloseTo(first, 4);
});

test('refuses a question that leaves no choice', async () => {
  await expect(answer(respondent, [{ prompt: 'Why?', choices: ['A', 'A'] }], undefined, options)).rejects.toThrow(
    'Expected at least two different choices, got ["A","A"] for "Why?".',
  );
});

test('names the question whose choices have no finite score', async () => {
  const scorer = { ...respondent.scorer, score: async () => [[-1, NaN]] };
  const asked = { prompt: 'Is 7 prime?', choices: ['Yes', 'No'] };
  await expect(answer({ ...respondent, scorer }, [asked], undefined, options)).rejects.toThrow(
    '[answer] Expected a log-probability of each choice for "Is 7 prime?", got NaN: the model\'s outputs are not finite.',
  );
});
