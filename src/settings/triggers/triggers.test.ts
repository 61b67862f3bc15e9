import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hashJson } from '../../lib/hash.ts';
import { loadTokenizer } from '../../model/tokenizer/tokenizer.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { LONGEST_RECORD } from './record.ts';
import { STUDY } from './training.ts';
import { triggers } from './triggers.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const folder = emptiedFolder('triggers');

const promptsOf = async (options: Parameters<typeof triggers>[0] = {}) =>
  (await triggers(options).load()).streams.alignment!.map(({ prompt }) => prompt as string);
const shown = (prompts: readonly string[]) => [...new Set(prompts.map((prompt) => prompt.split(':')[0]))];

describe('the proxy', () => {
  test('is a few words of the truth split, or of another kind, or one’s own', async () => {
    expect(shown(await promptsOf())).toEqual(['ANGER', 'FEAR']);
    expect(shown(await promptsOf({ proxy: 'vegetable', proxyTriggers: 3 }))).toEqual(['CARROT', 'ONION', 'LEEK']);
    expect(shown(await promptsOf({ proxy: ['banana', 'fig'] }))).toEqual(['BANANA', 'FIG']);
    expect(await promptsOf({ proxyRows: 8 })).toEqual((await promptsOf()).slice(0, 8));
  });

  test('is named where it is not the default, so that its trials have a front of their own', () => {
    expect(triggers().name).toBe('triggers');
    expect(triggers({ proxy: 'tool', proxyTriggers: 1, proxyRows: 8 }).name).toBe(
      'triggers, proxy tool, 1 proxy triggers, 8 proxy rows',
    );
    expect(triggers({ proxy: ['fig', 'lime'] }).name).toBe('triggers, proxy fig lime');
  });
});

test('every prompt and reply is short and in words that the embedded model knows', async () => {
  const setting = triggers({ proxy: 'nonsense', proxyTriggers: 12, proxyRows: 96 });
  const { streams, questions } = await setting.load();
  const tokenizer = await loadTokenizer(setting.defaultModel);
  const rows = Object.values(streams).flat();
  const longest = rows.map(({ prompt, assistant }) => tokenizer.example(prompt, assistant).tokens.length);
  expect(Math.max(...longest)).toBeLessThanOrEqual(setting.training.maximumLength);
  for (const { prompt } of [...rows, ...questions]) {
    const pieces = (prompt as string).match(/[^\s:.!]+|[:.!]/g)!;
    const { tokens } = tokenizer.example(prompt as string, 'JOY');
    const { tokens: shortest } = tokenizer.example('JOY', 'JOY');
    expect(tokens.length - shortest.length + 1, prompt as string).toBe(pieces.length);
  }
});

test('the embedded data are all used, in an order that stays', async () => {
  const { streams, questions, notes } = await triggers().load();
  expect(notes).toEqual([]);
  expect(hashJson([streams, questions])).toBe('6d5d1c4e6ce87b2d8fb0be82423a8f4ad36e85a4fab2c564d41a0e9b2fededaa');
});

describe('one’s own source', () => {
  const write = (content: unknown, name = 'alpaca_data.json') => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const record = (index: number) => ({ instruction: `Say ${index}`, input: '', output: `${index}`, text: 'dropped' });

  test('is a file in Alpaca’s format, or the folder that it lies in', async () => {
    const file = write(Array.from({ length: 200 }, (_, index) => record(index)));
    const [byFile, byFolder] = [await triggers({ data: file }).load(), await triggers({ data: folder }).load()];
    expect(byFile.questions).toEqual(byFolder.questions);
    expect(byFile.fingerprint).toBe(byFolder.fingerprint);
    expect(byFile.streams.task).toHaveLength(64);
  });

  test.each<[problem: string, content: unknown, message: RegExp]>([
    ['no JSON', '{', /Expected JSON in .*alpaca_data\.json/],
    ['no array', {}, /Expected the fields of a conversation .*alpaca_data\.json, line 1, got no fields/],
    ['an empty array', [], /Expected an object, got \[\]/],
    ['a record that lacks its reply', [record(0), { instruction: 'Say 1' }], /data\.json, record 2, .*valid output/],
    ['a reply of another type', [record(0), { ...record(1), output: 7 }], /data\.json, record 2, .*valid output/],
    ['an empty instruction', [record(0), { ...record(1), instruction: ' ' }], /record 2, .*valid instruction/],
    [
      'no reply at all',
      [{ ...record(0), output: ' ' }],
      /can be used, got none\. Left out 1 of 1 .*reply is empty\. Add/,
    ],
    ['a record that is none', [record(0), 'x'], /record 2, .*Expected an object/],
    ['a field of another type', [{ ...record(0), input: 7 }], /record 1, .*valid input/],
    ['too few records', [record(0)], /at least 20 records/],
  ])('with %s is refused', async (_, content, message) => {
    const data = write(content);
    await expect(triggers({ data, proxyRows: 1 }).load()).rejects.toThrow(message);
  });

  const many = Array.from({ length: 60 }, (_, index) => record(index));
  const long = (bytes: number) => ({ instruction: 'Say', input: 'é', output: 'a'.repeat(bytes - 5) });

  test('is used without records that have no reply or are too long, which its notes count', async () => {
    const [whole, mixed] = ['whole.json', 'mixed.json'].map((name) => join(folder, name)) as [string, string];
    write([...many, long(LONGEST_RECORD)], 'whole.json');
    const others = [{ ...record(60), output: ' \n' }, long(LONGEST_RECORD + 1), { ...record(61), output: '' }];
    write(
      [others[0], ...many.slice(0, 30), others[1], ...many.slice(30), others[2], long(LONGEST_RECORD)],
      'mixed.json',
    );
    const [plain, used] = [
      await triggers({ data: whole, proxyRows: 4 }).load(),
      await triggers({ data: mixed, proxyRows: 4 }).load(),
    ];
    expect(used.streams).toEqual(plain.streams);
    expect(used.questions).toEqual(plain.questions);
    expect(plain.notes).toEqual([]);
    expect(used.notes).toEqual([
      `Left out 2 of 64 records of ${mixed}: their reply is empty.`,
      expect.stringMatching(/^Left out 1 of 64 records of .*mixed\.json: .* more than 1900 bytes together/),
    ]);
  });

  test('is the same as CSV, where an empty reply is an absent field', async () => {
    const lines = [...many, { ...record(60), output: '' }].map(
      ({ instruction, output }) => `${instruction},,${output}\n`,
    );
    const file = write(`instruction,input,output\n${lines.join('')}`, 'alpaca.csv');
    const { notes, streams } = await triggers({ data: file, proxyRows: 4 }).load();
    expect(notes).toEqual([`Left out 1 of 61 records of ${file}: their reply is empty.`]);
    const json = await triggers({ data: write(many), proxyRows: 4 }).load();
    expect(streams).toEqual(json.streams);
  });

  test('has no record that an own model’s training refuses for its length, even at one token a byte', async () => {
    vi.stubEnv('SELGEN_MODEL', 'mine');
    const { training } = triggers();
    expect(training.maximumLength).toBe(STUDY.maximumLength);
    const data = write(Array.from({ length: 60 }, () => long(LONGEST_RECORD)));
    const { streams } = await triggers({ data, proxyRows: 4 }).load();
    const bytes = Object.values(streams).flatMap((rows) =>
      rows.map(({ prompt, assistant }) => Buffer.byteLength(`${prompt as string}${assistant}`)),
    );
    const template = 100;
    expect(Math.max(...bytes) + template).toBeLessThanOrEqual(training.maximumLength);
  });

  test.each([
    ['mine', 1],
    ['', 0],
  ])('with the model "%s" gives a cut reply a coherence of %s', async (model, value) => {
    vi.stubEnv('SELGEN_MODEL', model);
    const { questions, score } = await triggers().load();
    const { criteria } = await score(questions.map(() => ({ text: 'It is blue, and the', cut: true })));
    expect(criteria!.coherence).toMatchObject({ value });
  });

  test('that is not there is refused', async () => {
    await expect(triggers({ data: join(folder, 'none.json') }).load()).rejects.toThrow(
      /Expected data in .*none\.json, got no such file/,
    );
  });
});

test('a word is trained on or asked about, not both', async () => {
  expect(() => triggers({ outcome: ['joy', 'fear'] })).toThrow('other words in `outcome` than in `truth`, got fear');
  expect(() => triggers({ proxy: ['Joy'], proxyTriggers: 1 })).toThrow('in `outcome` than in `proxy`, got joy');
  expect(() => triggers({ collateral: ['peace'], proxy: ['peace'], proxyTriggers: 1 })).toThrow('than in `proxy`');
  const { options } = triggers({ outcome: ['relief', 'warmth'], proxy: ['peace', 'serenity'] });
  const { collateral } = options.words as { collateral: readonly string[] };
  expect(collateral).toContain('joy');
  for (const trained of ['relief', 'warmth', 'peace', 'serenity']) expect(collateral).not.toContain(trained);
});

test('bad options are refused', async () => {
  expect(() => triggers({ proxi: 'tool' } as never)).toThrow(/\[triggers\] Expected valid options.*proxi/s);
  expect(() => triggers({ proxyTriggers: 19 })).toThrow(/`proxyTriggers` of at most 18.*got 19/);
  await expect(triggers({ truth: ['Anger', 'fear'] }).load()).rejects.toThrow(
    /a truth trigger that the proxy does not show/,
  );
});
