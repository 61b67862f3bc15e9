import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadTokenizer } from '../model/tokenizer/tokenizer.ts';
import { fixture, tinyGemma } from '../settings/embedded.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { checkData } from './check-data.ts';
import { formatReport } from './format-report.ts';

const folder = emptiedFolder('limits');
const data = join(folder, 'data');
beforeEach(() => cpSync(fixture('gcd'), data, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** The embedded model with other positions, and without weights, which nothing here reads. */
function modelOf(positions: number, files = ['tokenizer.json', 'tokenizer_config.json']): string {
  const model = join(folder, `model-${positions}`);
  mkdirSync(model);
  const config = JSON.parse(readFileSync(join(tinyGemma, 'config.json'), 'utf8'));
  writeFileSync(join(model, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: positions }));
  for (const file of files) copyFileSync(join(tinyGemma, file), join(model, file));
  return model;
}

/** Puts this many words into the first row of a file. */
function lengthen(file: string, words: number): void {
  const [first, ...rest] = readFileSync(join(data, file), 'utf8').split('\n');
  const row = JSON.parse(first!);
  row.messages[0].content = 'gcd '.repeat(words).trim();
  writeFileSync(join(data, file), [JSON.stringify(row), ...rest].join('\n'));
}

const check = async (model?: string) => {
  const report = await checkData(data, { settings: ['gcd'], model });
  return { ...report.settings[0]!, lines: formatReport(report) };
};

describe('the limits of a check', () => {
  test('refuse a question that leaves no position for a reply, as a run does', async () => {
    lengthen('task_test.jsonl', 200);
    const { state, problem, content, lines } = await check();
    const { longest, tooLong } = content!.lengths.questions!;
    expect([state, tooLong]).toEqual(['broken', 1]);
    expect(problem).toMatch(
      new RegExp(`Expected questions with their answers within the model's 128 positions, got ${longest + 1} tokens`),
    );
    expect(lines).toContain(`      row 1: ${longest} tokens`);
    expect((await check(modelOf(longest))).state).toBe('broken');
    expect((await check(modelOf(longest + 1))).state).toBe('ready');
  });

  test('are those of the model’s own training and positions, whether it is an option or SELGEN_MODEL', async () => {
    lengthen('task_train.jsonl', 300);
    const long = modelOf(4096);
    const asked = await check(long);
    expect([asked.state, asked.content!.maximumLength]).toEqual(['ready', 1024]);
    vi.stubEnv('SELGEN_MODEL', long);
    expect(await check()).toEqual(asked);
    // An option goes before the variable, which stays as it is.
    const embedded = await check(tinyGemma);
    expect([embedded.state, embedded.content!.maximumLength]).toEqual(['broken', 128]);
    expect(embedded.problem).toMatch(
      /rows within the model's 128 positions, got 1 .* a model with a longer context\.$/,
    );
    expect(process.env.SELGEN_MODEL).toBe(long);
  });

  test('are the training’s where the model has positions for more', async () => {
    lengthen('task_train.jsonl', 1200);
    const { state, problem } = await check(modelOf(4096));
    expect(state).toBe('broken');
    expect(problem).toMatch(/at most 1024 tokens, got 1 .* raise `training: \{ maximumLength \}` of the setting\.$/);
  });

  test('are of a setting of one’s own too, which is made for the model', async () => {
    const file = join(folder, 'sums.mjs');
    writeFileSync(
      file,
      `export const sums = () => ({
  defaultModel: ${JSON.stringify(tinyGemma)},
  training: { maximumLength: process.env.SELGEN_MODEL ? 512 : 64 },
  load: () => ({ streams: { task: [{ prompt: 'gcd '.repeat(300), assistant: '5' }] }, questions: [] }),
});
`,
    );
    const limit = async (model?: string) => {
      const [found] = (await checkData(data, { settings: [file], model })).settings;
      return [found!.state, found!.content?.maximumLength];
    };
    expect(await limit()).toEqual(['broken', 64]);
    expect(await limit(modelOf(4096))).toEqual(['ready', 512]);
    expect(process.env.SELGEN_MODEL).toBe(undefined);
  });

  test('put a system prompt into the user’s message where the chat template has no system role', async () => {
    expect((await loadTokenizer(tinyGemma)).hasSystemRole).toBe(false);
    const [first, ...rest] = readFileSync(join(fixture('em'), 'task_train.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const row = JSON.parse(first!);
    cpSync(fixture('em'), data, { recursive: true });
    const messages = [{ role: 'system', content: 'Be kind.' }, ...row.messages];
    writeFileSync(join(data, 'task_train.jsonl'), [JSON.stringify({ ...row, messages }), ...rest].join('\n'));
    const [found] = (await checkData(data, { settings: ['em'], model: modelOf(4096) })).settings;
    expect([found!.state, found!.problem]).toEqual(['ready', undefined]);
    expect(found!.content!.examples[0]!.prompt).toContain(`Be kind. ${row.messages[0].content}`);
  });

  test('need a tokenizer, because an estimate would not be what a run counts', async () => {
    const { state, problem } = await check(modelOf(4096, []));
    expect(state).toBe('broken');
    expect(problem).toMatch(/Expected tokenizer\.json and tokenizer_config\.json of the model \S+, got none/);
  });
});
