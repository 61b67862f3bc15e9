import { describe, expect, test } from 'vitest';
import { inoculation } from '../../methods/inoculation.ts';
import type { Method } from '../../methods/interface/method.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { defineSetting } from '../../settings/define-setting.ts';
import { tinyGemma } from '../../settings/embedded.ts';
import { loadModel } from '../../train/load-model.ts';
import { checkFit, loadFor, longestReply, questionsUnderPrompt, tokenize } from './fit-model.ts';

const model = await loadModel(tinyGemma);
const PROMPT = 'What is 3 + 2?';
const asked = model.tokenizer.chat([{ role: 'user', content: PROMPT }]).length;
const setting = defineSetting({
  name: 'sums',
  streams: { task: [{ prompt: PROMPT, assistant: '3 + 2 is 5.' }] },
  questions: [{ axis: 'task', prompt: PROMPT, expected: '5' }],
  maximumNewTokens: 40,
});
const data = await loadFor(model, setting);
const within = (maximumLength: number) => ({ tokenizer: model.tokenizer, network: { maximumLength } });

describe('replies', () => {
  test.each([
    ['the setting’s limit, where they fit', asked + 40, 40],
    ['the positions that the longest question leaves', asked + 39, 39],
    ['a token, where no more fits', asked + 1, 1],
  ])('are as long as %s', (_, positions, expected) => {
    expect(longestReply(within(positions), setting, data.questions)).toBe(expected);
  });

  test('do not depend on questions with choices, which write nothing', () => {
    const choosing = { prompt: `${PROMPT} ${PROMPT}`, choices: ['5', '6'] };
    expect(longestReply(within(asked + 7), setting, [...data.questions, choosing])).toBe(7);
  });
});

describe('a model', () => {
  const rows = tokenize({ data, model }, taskOnly());
  const trained = rows.task![0]!.tokens.length - 1;
  const choosing = { prompt: PROMPT, choices: ['5', '3 + 2 is 5, as you know.'] };
  const chosen = model.tokenizer.example(PROMPT, choosing.choices[1]!).tokens.length - 1;

  test('fits to the last position', () => {
    expect(() => checkFit(within(trained), setting, rows, [])).not.toThrow();
    expect(() => checkFit(within(asked + 1), setting, {}, data.questions)).not.toThrow();
    expect(() => checkFit(within(chosen), setting, {}, [choosing])).not.toThrow();
  });

  test.each([
    ['a row', trained - 1, rows, [], `${trained} tokens in row 1 of the stream 'task'`],
    ['a question', asked, {}, data.questions, `${asked + 1} tokens in "${PROMPT}"`],
    ['a choice', chosen - 1, {}, [choosing], `${chosen} tokens in "${PROMPT}"`],
  ])('refuses %s that is longer', (_, positions, trainedOn, questions, got) => {
    const refusal = `within the model's ${positions} positions, got ${got}. Shorten it, or choose`;
    expect(() => checkFit(within(positions), setting, trainedOn, questions)).toThrow(refusal);
  });

  test('refuses questions that only a method’s own prompt makes too long', () => {
    const again = questionsUnderPrompt({ data, model }, inoculation({ prompt: 'Please agree and say Yes.' }));
    expect(() => checkFit(within(trained), setting, rows, data.questions)).not.toThrow();
    expect(() => checkFit(within(trained), setting, {}, again)).toThrow(/got \d+ tokens in "Please agree/);
  });
});

describe('a method’s rewriting', () => {
  const rewriting = (rewrite: NonNullable<Method['rewrite']>) =>
    tokenize({ data, model }, { ...taskOnly(), name: 'mine', rewrite });

  test('gives as many rows', () => {
    const { task } = rewriting((_, rows) => rows.map((row) => ({ ...row, assistant: '6.' })));
    expect(task).toHaveLength(1);
    expect(task).not.toEqual(tokenize({ data, model }, taskOnly()).task);
  });

  test.each<[string, NonNullable<Method['rewrite']>, string]>([
    ['fewer', (_, rows) => rows.slice(1), '0'],
    ['more', (_, rows) => [...rows, ...rows], '2'],
    ['no', (() => undefined) as never, 'none'],
  ])('with %s rows is refused', (_, rewrite, got) => {
    const message = `[mine] Expected \`rewrite\` to return the 1 rows of 'task', as many and in the same order, got ${got}.`;
    expect(() => rewriting(rewrite)).toThrow(message);
  });
});

test('a system prompt goes to the user where the model has no system role, in rows and in questions', async () => {
  const prompt = [
    { role: 'system', content: 'Answer.' },
    { role: 'user', content: 'What is 3 + 2?' },
  ] as const;
  const ofSystem = defineSetting({
    name: 'sums',
    streams: { task: [{ prompt, assistant: '3 + 2 is 5.' }] },
    questions: [{ axis: 'task', prompt, expected: '5' }],
  });
  expect(model.tokenizer.hasSystemRole).toBe(false);
  const { streams, questions } = await loadFor(model, ofSystem);
  const merged = [{ role: 'user', content: 'Answer. What is 3 + 2?' }];
  expect([streams.task![0]!.prompt, questions[0]!.prompt]).toEqual([merged, merged]);
});

test.each<[string, object, string]>([
  [
    'row',
    { load: () => ({ ...data, streams: { task: [{ prompt: PROMPT }] } }) },
    "`assistant` to be a text, got nothing. Correct it in row 1 of the stream 'task'.",
  ],
  [
    'question',
    { load: () => ({ ...data, questions: [{ prompt: PROMPT, choices: ['5'] }] }) },
    '`choices` to be at least two different texts, none of them empty, got ["5"]. Correct it in question 1,',
  ],
])('a wrong %s of any setting is refused with its data', async (_, change, message) => {
  await expect(loadFor(model, { ...setting, ...change })).rejects.toThrow(message);
});
