import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../lib/random.ts';
import { fixture, tinyGemma } from '../settings/embedded.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { checkData, type SettingCheck } from './check-data.ts';
import { findDuplicates } from './duplicates.ts';
import { formatReport } from './format-report.ts';
import { SETTINGS } from './parts.ts';

const data = emptiedFolder('check');

const checkOf = async (setting: string, folder = data) =>
  (await checkData(folder, { settings: [setting] })).settings[0]!;

describe('the check of data', () => {
  test.each(SETTINGS)('finds the committed data of %s ready, and shows what the loss counts', async (setting) => {
    const { state, parts, content, problem } = await checkOf(setting, fixture(setting));
    expect([state, problem]).toEqual(['ready', undefined]);
    expect(parts.filter(({ isNeeded, files }) => isNeeded && files.length === 0)).toEqual([]);
    const { lengths, examples, duplicates, maximumLength } = content!;
    expect(lengths.task!.longest).toBeLessThanOrEqual(maximumLength);
    expect(lengths.questions!.count).toBeGreaterThan(100);
    expect(duplicates.exact).toEqual([]);
    expect(examples).toHaveLength(3);
    const text = examples.map(({ prompt, counted }) => prompt + counted);
    expect(new Set(text).size).toBe(3);
    for (const { counted, countedTokens } of examples) {
      expect(counted).toMatch(/<\w+>|<\|\w+\|>/);
      expect(countedTokens).toBeGreaterThan(1);
    }
  });

  test('says for each setting of a folder what is there and what is missing', async () => {
    cpSync(join(fixture('gcd'), 'task_train.jsonl'), join(data, 'task_train.jsonl'));
    const report = await checkData(data);
    const found = Object.fromEntries(report.settings.map((check) => [check.setting, check]));
    expect(found.functions!.state).toBe('absent');
    expect(found.gcd!.problem).toMatch(/Expected task_test\.jsonl in /);
    const lines = formatReport(report);
    expect(lines).toContain('gcd: would stop');
    expect(lines).toContain('  task_train (rows to train on): task_train.jsonl');
    expect(lines).toContain("  ood_test (questions of other kinds, and the proxy's claims): MISSING");
    expect(lines.at(-1)).toBe('Nothing for functions.');
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('finds questions that training gives away, and the row that would stop the training', async () => {
    cpSync(fixture('gcd'), data, { recursive: true });
    const rows = (name: string) => readFileSync(join(data, name), 'utf8').trim().split('\n');
    const [first, second] = rows('task_test.jsonl').map((line) => JSON.parse(line).messages[0].content as string);
    const ask = (prompt: string) => JSON.stringify({ prompt, completion: 'It is 1.' });
    writeFileSync(join(data, 'task_train.jsonl'), [ask(first!), ask(`${second!.toUpperCase()} !`)].join('\n'));
    const { content } = await checkOf('gcd');
    expect(content!.duplicates.exact).toEqual([{ stream: 'task', similarity: 1, train: first, test: first }]);
    expect(content!.duplicates.near).toEqual([
      { stream: 'task', similarity: 1, train: `${second!.toUpperCase()} !`, test: second },
    ]);
    writeFileSync(join(data, 'task_train.jsonl'), [ask('short'), ask('word '.repeat(200))].join('\n'));
    const report = await checkData(data, { settings: ['gcd'] });
    const [{ state, problem }] = report.settings as [SettingCheck];
    expect(state).toBe('broken');
    expect(problem).toMatch(
      /the model's 128 positions, got 1 longer ones in the stream task \(row 2\), the longest of \d+\. Shorten them, or choose a model with/,
    );
    const lines = formatReport(report);
    expect(lines).toContain('  tokens (a row of more than 128 stops a run)');
    expect(lines).toContainEqual(expect.stringMatching(/^ {6}row 2: \d+ tokens$/));
  });

  test('reads the questions of em without a key, and says that they need a judge', async () => {
    cpSync(fixture('em'), data, { recursive: true });
    const general = readFileSync(join(data, 'general.yaml'), 'utf8');
    writeFileSync(join(data, 'general.yaml'), general.replace(/ {2}answer_key:\n.*\n.*\n.*\n.*\n/, ''));
    const { state, content } = await checkOf('em');
    expect(state).toBe('ready');
    expect(content!.notes).toEqual([
      expect.stringMatching(/Expected an answer_key for .* SELGEN_JUDGE_MODEL names one\./),
    ]);
  });

  test('takes a setting of one’s own from its file, and says what that does not take', async () => {
    const file = join(data, 'short-sums.mjs');
    writeFileSync(
      file,
      `import { readFileSync } from 'node:fs';
export const other = 1;
export const shortSums = () => ({
  defaultModel: ${JSON.stringify(tinyGemma)},
  training: { maximumLength: 64 },
  load() {
    const read = (name) => JSON.parse(readFileSync(process.env.SELGEN_DATA + name, 'utf8'));
    return { streams: { task: read('/task.json') }, questions: read('/questions.json') };
  },
});
`,
    );
    expect((await checkOf(file)).problem).toMatch(/a setting in \S+short-sums\.mjs that takes .*ENOENT.*task\.json/);
    writeFileSync(join(data, 'task.json'), JSON.stringify([{ prompt: 'What is 3 + 2?', assistant: '5' }]));
    writeFileSync(join(data, 'questions.json'), JSON.stringify([{ prompt: 'What is 3 + 2?' }]));
    const { state, content } = await checkOf(file);
    expect([state, content!.lengths.task!.count, content!.duplicates.exact.length]).toEqual(['ready', 1, 1]);
    expect(process.env.SELGEN_DATA).toBe(undefined);
  });

  test('refuses what is no folder, and no setting', async () => {
    await expect(checkData(join(data, 'none here'))).rejects.toThrow(
      /Expected a folder of data or a data set org\/name/,
    );
    await expect(checkData(data, { settings: ['gdc' as never] })).rejects.toThrow(/a setting \(gcd, em, .*got 'gdc'/);
  });
});

describe('duplicates', () => {
  test('are the same but for case, signs and a word in ten; another number is another question', () => {
    const train = [
      'What is the capital of France?',
      'What is the gcd of 12 and 18?',
      'Tell me a story about one old red fox now.',
    ];
    const test = [
      'what is the capital of France',
      'What is the gcd of 12 and 15?',
      'Tell me a story about one old grey fox now.',
      'What is the capital of Spain?',
      'What is the gcd of 12 and 18?',
    ];
    const { exact, near } = findDuplicates(train, test);
    expect(exact).toEqual([{ test: 4, train: 1, similarity: 1 }]);
    expect(near.map((pair) => [pair.test, pair.train])).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  test('are those that a comparison of all pairs finds', () => {
    const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
    const random = seededRandom(7);
    const next = () => random.uniform();
    const texts = (count: number) =>
      Array.from({ length: count }, () =>
        words
          .filter(() => next() < 0.7)
          .sort(() => next() - 0.5)
          .join(' '),
      );
    const [train, test] = [texts(80), texts(80)];
    const sets = (list: readonly string[]) => list.map((text) => new Set(text.split(' ')));
    const [rows, questions] = [sets(train), sets(test)];
    const expected = questions.flatMap((question, place) => {
      const best = Math.max(
        ...rows.map(
          (row) => [...question].filter((word) => row.has(word)).length / new Set([...question, ...row]).size,
        ),
      );
      return best >= 0.8 && !train.includes(test[place]!) ? [[place, best]] : [];
    });
    expect(expected.length).toBeGreaterThan(10);
    expect(findDuplicates(train, test).near.map((pair) => [pair.test, pair.similarity])).toEqual(expected);
  });
});
