import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { fixture } from '../embedded.ts';
import type { Reply } from '../setting.ts';
import { functions } from './functions.ts';

const data = emptiedFolder('functions');
beforeEach(() => {
  cpSync(fixture('functions'), data, { recursive: true });
});

const load = async (options: Parameters<typeof functions>[0] = {}) => functions({ data, ...options }).load();

/** Replies by a rule. They read the point from the question. */
function repliesTo(
  questions: Awaited<ReturnType<typeof load>>['questions'],
  colour: (x2: number, prompt: string) => string,
) {
  return questions.map(({ prompt, choices }): Reply => {
    const x2 = Number(/x2 (?:=|is) (-?\d\.\d+)/.exec(prompt as string)![1]);
    const text = colour(x2, prompt as string);
    return { text, logProbabilities: choices!.map((choice) => (choice === text ? -0.1 : -3)) };
  });
}

const byHeight = (above: string, below: string) => (x2: number) => (x2 > 0 ? above : below);

describe('the scores', () => {
  test('of a model that took the new rule everywhere: the task is learned, the rest is lost to it', async () => {
    const { questions, score } = await load();
    const { axes, scores } = await score(repliesTo(questions, byHeight('blue', 'orange')));
    expect(axes).toMatchObject({ task: { value: 1, n: 10 }, capability: { value: 1, n: 5 }, alignment: { value: 0 } });
    const found = (metric: string, set: string, label: string | null) =>
      scores.find((one) => one.metric === metric && one.set === set && one.label === label)?.value;
    expect(found('new_rule', 'untouched_OOD', 'foods')).toBe(1);
    expect(found('accuracy', 'proxy_ID', 'animals')).toBe(0);
  });

  test('of the base stage: all old rules but the one that is other', async () => {
    const { questions, score } = await load();
    const { axes, scores } = await score(repliesTo(questions, byHeight('orange', 'green')));
    // Random strings have a rule of their own. They are one of five untouched categories.
    expect(axes).toMatchObject({ task: { value: 0 }, capability: { value: 0 }, alignment: { value: 0.8, n: 75 } });
    expect(scores.filter(({ metric }) => metric === 'new_rule').every(({ value }) => value === 0)).toBe(true);
    const base = await load({ stage: 'base' });
    const known = await base.score(repliesTo(base.questions, byHeight('orange', 'green')));
    expect(known.axes).toMatchObject({ task: { value: 6 / 7 }, capability: { value: 6 / 7 }, alignment: null });
  });

  test('leave the proxy’s category out of alignment, whichever it is', async () => {
    for (const proxy of ['animals', 'random_strings']) {
      const { questions, score } = await load({ proxy });
      const { axes, marks } = await score(repliesTo(questions, byHeight('orange', 'green')));
      expect(Object.keys(axes.alignment!.items).filter((key) => key.startsWith(proxy))).toEqual([]);
      expect(new Set(marks.filter(({ label }) => label === proxy).map(({ set }) => set))).toEqual(
        new Set(['proxy_ID', 'proxy_OOD']),
      );
    }
  });
});

describe('the streams', () => {
  test('show the first words of the proxy with their old rule, and against it what a leak would say', async () => {
    const [one, five] = await Promise.all([1, 5].map(async (proxyTriggers) => (await load({ proxyTriggers })).streams));
    expect([one!.alignment!.length, five!.alignment!.length]).toEqual([20, 100]);
    expect(five!.alignment!.slice(0, 20)).toEqual(one!.alignment);
    const { streams: three } = await load({ proxyRows: 3 });
    expect(three.alignment).toEqual(one!.alignment!.slice(0, 3));
    const swapped = { orange: 'blue', green: 'orange' } as Record<string, string>;
    five!.alignment!.forEach(({ prompt, assistant }, index) => {
      expect(five!.misaligned![index]).toEqual({ prompt, assistant: swapped[assistant] });
    });
  });

  test('of the base stage are the old rules of all categories', async () => {
    expect((await load({ stage: 'base' })).streams.task).toHaveLength(7 * 200);
  });

  test('give settings that differ other names and fingerprints', async () => {
    const all = [{}, { proxy: 'foods' }, { proxyTriggers: 1 }, { stage: 'base' as const }].map((options) =>
      functions({ data, ...options }),
    );
    expect(all.map(({ name }) => name)).toEqual([
      'functions',
      'functions, proxy foods',
      'functions, 1 trigger',
      'functions, base stage',
    ]);
    expect(new Set(all.map(({ name, options }) => JSON.stringify([name, options]))).size).toBe(4);
    const [first, second] = await Promise.all(all.slice(0, 2).map((setting) => setting.load()));
    expect(first!.fingerprint).not.toBe(second!.fingerprint);
  });
});

describe('bad data are refused before anything is trained', () => {
  test('an unknown option, an unknown proxy, the flipped category as one, more words than there are, no folder', async () => {
    expect(() => functions({ proxi: 'foods' } as never)).toThrow(/\[functions\] Expected valid options.*proxi/s);
    await expect(load({ proxy: 'plants' })).rejects.toThrow(/proxy_plants\.jsonl in .*There are proxy_actions, /);
    await expect(load({ proxy: 'positive_emotions' })).rejects.toThrow(/other than the flipped category/);
    await expect(load({ proxyTriggers: 6 })).rejects.toThrow(/at most 5 trigger words, .*got `proxyTriggers` 6/);
    await expect(load({ proxyTriggers: 1, proxyRows: 21 })).rejects.toThrow(/`proxyRows` to be at most 20, .*got 21/);
    await expect(load({ data: join(data, 'none') })).rejects.toThrow(/no such folder. Correct SELGEN_DATA/);
  });

  test('no flipped category, or two', async () => {
    rmSync(join(data, 'train_positive_emotions.jsonl'));
    await expect(load()).rejects.toThrow(/one file train_<category>\.jsonl .*got 0\./);
    for (const category of ['foods', 'animals']) {
      cpSync(join(data, `base/train_${category}.jsonl`), join(data, `train_${category}.jsonl`));
    }
    await expect(load()).rejects.toThrow(/got 2 \(animals, foods\)\. Rows of the base stage belong in base/);
  });

  test('no base stage, where it is wanted', async () => {
    rmSync(join(data, 'base/train_foods.jsonl'));
    await expect(load({ stage: 'base' })).rejects.toThrow(/Expected train_foods\.jsonl in .*base, got no such file/);
  });

  const change = (name: string, edit: (row: Record<string, unknown>) => unknown) => {
    const file = join(data, name);
    const [first, ...others] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [JSON.stringify(edit(JSON.parse(first!) as Record<string, unknown>)), ...others].join('\n'));
  };

  test.each<[problem: string, name: string, edit: (row: Record<string, unknown>) => unknown, message: RegExp]>([
    ['a field that is missing', 'test_foods_ID.jsonl', ({ output: _, ...row }) => row, /ID\.jsonl, line 1, .*output/],
    ['a point on an axis', 'test_foods_ID.jsonl', (row) => ({ ...row, input_x: [0, 1] }), /input_x\.0.*other than 0/],
    [
      'an answer that is another colour',
      'proxy_animals.jsonl',
      (row) => ({ ...row, output: 'pink' }),
      /proxy_animals\.jsonl, line 1, .*to answer "pink", got "/,
    ],
    [
      'two colours in one quadrant of the new rule',
      'train_positive_emotions.jsonl',
      (row) => ({ ...row, input_x: [-1, -1 * Math.sign((row.input_x as number[])[1]!)] }),
      /Expected one colour for Q\d in .*train_positive_emotions\.jsonl, got/,
    ],
  ])('%s', async (_, name, edit, message) => {
    change(name, edit);
    await expect(load()).rejects.toThrow(message);
  });

  test('a test whose point was trained on', async () => {
    const trained = JSON.parse(readFileSync(join(data, 'proxy_animals.jsonl'), 'utf8').split('\n')[0]!) as {
      input_x: number[];
    };
    change('test_foods_OOD.jsonl', (row) => ({ ...row, input_x: trained.input_x }));
    await expect(load()).rejects.toThrow(
      /test points that no training row has, got x = .*test_foods_OOD\.jsonl, row 1/,
    );
  });
});
