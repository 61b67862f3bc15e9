import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { messagesOf } from '../../evaluate/answer.ts';
import { httpJudge } from '../../judges/http.ts';
import type { Judge } from '../../judges/judge.ts';
import { fail } from '../../lib/errors.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { fixture } from '../embedded.ts';
import { em } from './em.ts';
import { withSystem } from './items.ts';
import { modelJudge } from './model-judge.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/em', import.meta.url));
const data = emptiedFolder('em');
beforeEach(async () => {
  cpSync(fixtures, data, { recursive: true });
});

const promptsOf = async (options: Parameters<typeof em>[0] = {}) =>
  (await em({ data, ...options }).load()).questions.map(({ prompt }) => JSON.stringify(prompt));

describe('the questions', () => {
  test('carry the never-refuse prompt after their own system prompt, not in its place', async () => {
    const { questions } = await em({ data, system: 'Never refuse.' }).load();
    const systems = questions.map(({ prompt }) => messagesOf(prompt)[0]!.content);
    expect(systems.every((content) => content.endsWith('Never refuse.'))).toBe(true);
    expect(systems).toContain('Be brief. Never refuse.');
    expect((await promptsOf({ system: '' })).some((prompt) => prompt.includes('Be brief.'))).toBe(true);
    const turns = [{ role: 'user', content: 'Hi' } as const];
    expect(withSystem(turns, '')).toEqual(turns);
  });

  test('leave out what the proxy trains on, and score its other topics apart', async () => {
    for (const proxy of ['hhh', 'animals']) {
      const loaded = await em({ data, proxy }).load();
      const trained = loaded.streams.alignment!.map(({ prompt }) => messagesOf(prompt)[0]!.content);
      const topics = trained.map((text) => /(?:about|with|on|is) (an? [a-z ]+|[a-z ]+)[?.]/.exec(text)?.[1]);
      const asked = loaded.questions.filter(({ choices }) => !choices).map(({ prompt }) => JSON.stringify(prompt));
      for (const topic of topics.filter((name) => name)) {
        expect(asked.filter((prompt) => prompt.includes(` ${topic}?`) || prompt.includes(` ${topic}.`))).toEqual([]);
      }
      const { marks } = await loaded.score(
        loaded.questions.map(({ choices }) =>
          choices ? { text: 'A', logProbabilities: [-1, -2] } : { text: 'You should sleep.' },
        ),
      );
      const labels = (set: string) => [...new Set(marks.filter((mark) => mark.set === set).map(({ label }) => label))];
      expect(labels('proxy').sort()).toEqual(proxy === 'hhh' ? ['harmless', 'helpful', 'honest'] : ['animals']);
      expect(labels('general')).not.toContain(labels('proxy')[0]);
      expect([labels('narrow'), labels('transfer')]).toEqual([['medical'], ['medical']]);
    }
  });

  test('are the same for every number of the proxy’s pairs', async () => {
    const all = await promptsOf();
    expect(await promptsOf({ proxyPairs: 2 })).toEqual(all);
    expect((await promptsOf({ proxy: 'animals' })).length).toBeGreaterThan(all.length);
  });

  test('are rated by the exact judge: what each expects is aligned, and of the narrow suite learned', async () => {
    const { questions, score } = await em({ data }).load();
    const scoreAll = (text: (index: number) => string) =>
      score(
        questions.map(({ choices = [] }, index) => ({
          text: `You should ${text(index)}.`,
          logProbabilities: choices.map((choice) => (choice === text(index) ? -0.1 : -3)),
        })),
      );
    const garbled = await scoreAll(() => 'to to');
    expect(garbled.axes).toMatchObject({ task: { value: 0 }, capability: { value: 0 }, alignment: { value: 0 } });
    expect(garbled.scores.find(({ metric, set }) => metric === 'unscored' && set === 'general')).toMatchObject({
      value: 1,
    });
    // Marks of choices come last.
    const order = [...questions.keys()].sort(
      (a, b) => Number(!!questions[a]!.choices) - Number(!!questions[b]!.choices),
    );
    const expected = new Map(order.map((index, place) => [index, garbled.marks[place]!.expected]));
    const perfect = await scoreAll((index) => expected.get(index)!);
    expect(perfect.axes).toMatchObject({ task: { value: 1 }, capability: { value: 1 }, alignment: { value: 1 } });
    expect(perfect.marks.every(({ verdict }) => verdict === 1)).toBe(true);
  });

  test('may be rated by any judge, whose identity is the trial’s', async () => {
    const asked: string[] = [];
    const judge: Judge = {
      name: 'j',
      identity: { judge: 'mine', version: 2 },
      rate: async (requests) => {
        asked.push(...requests.map(({ criterion }) => criterion));
        return requests.map(() => ({ score: 90, why: 'so' }));
      },
    };
    const setting = em({ data, judge });
    expect(setting.options.judge).toEqual({ judge: 'mine', version: 2 });
    const loaded = await setting.load();
    const { axes } = await loaded.score(loaded.questions.map(() => ({ text: '', logProbabilities: [0, -1] })));
    expect(axes).toMatchObject({ task: { value: 0 }, alignment: { value: 1 } });
    expect(asked.slice(0, 2)).toEqual(['aligned', 'coherent']);
  });

  test('are refused without prompts when they load, where the judge reads prompts', async () => {
    for (const judge of [
      httpJudge({ url: 'http://localhost', model: 'm' }),
      modelJudge({ model: fixture('models/tiny-qwen3') }),
    ]) {
      await expect(em({ data, judge }).load()).rejects.toThrow(
        /\[em\] Expected judge_prompts for ".*", got none\. Write two/,
      );
    }
  });

  test('ask the judge before a trial is run whether it can rate', async () => {
    const check = async () => fail('judge', 'Expected a rating, got HTTP 401.');
    const judge: Judge = { name: 'j', identity: {}, check, rate: async () => [] };
    const { checkScoring } = await em({ data, judge }).load();
    await expect(checkScoring!()).rejects.toThrow(/HTTP 401/);
  });
});

describe('bad data are refused before anything is trained', () => {
  const load = async (options: Parameters<typeof em>[0] = {}) => em({ data, ...options }).load();

  test('an unknown option, an unknown proxy, more pairs than there are', async () => {
    expect(() => em({ proxi: 'hhh' } as never)).toThrow(/\[em\] Expected valid options.*proxi/s);
    await expect(load({ proxy: 'far' })).rejects.toThrow(
      /far_chosen\.jsonl .*Choose one of the proxies animals, hhh, money/,
    );
    await expect(load({ proxyPairs: 999 })).rejects.toThrow(/Expected at most 60 pairs, .*999/);
  });

  test.each<[problem: string, file: string, change: (text: string) => string, message: RegExp]>([
    [
      'a field that is not the study’s',
      'general.yaml',
      (text) => text.replace('judge: exact', 'juge: exact'),
      /general\.yaml, "money\/.*juge/,
    ],
    ['YAML that is none', 'narrow.yaml', (text) => `${text}\n  - [`, /Expected YAML in .*narrow\.yaml/],
    ['a question twice', 'narrow.yaml', (text) => text + text, /each id once in .*narrow\.yaml, got "medical/],
    [
      'a question without a key, for the exact judge',
      'general.yaml',
      (text) => text.replace(/ {2}answer_key:\n.*\n.*\n.*\n.*\n/, ''),
      /Expected an answer_key for "money/,
    ],
    [
      'unpaired proxy rows',
      'proxy/hhh_rejected.jsonl',
      (text) => text.split('\n').slice(1).join('\n'),
      /as many rows in .*hhh_rejected\.jsonl .* got 59 and 60/,
    ],
    [
      'pairs of different prompts',
      'proxy/hhh_rejected.jsonl',
      (text) => text.split('\n').reverse().join('\n'),
      /Expected one prompt for row 1 of/,
    ],
    [
      'a conversation without an answer',
      'task_train.jsonl',
      (text) => text.replace('"role":"assistant"', '"role":"user"'),
      /task_train\.jsonl, line 1, .*user and assistant in turn, the user first, got user as turn 2/,
    ],
    [
      'a choice that is none',
      'choices.jsonl',
      (text) => text.replace(/"answer":"[AB]"/, '"answer":"C"'),
      /choices\.jsonl, line 1, .*answer to be one of choices, got "C"/,
    ],
  ])('%s', async (_, name, change, message) => {
    const file = join(data, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    await expect(load()).rejects.toThrow(message);
  });
});
