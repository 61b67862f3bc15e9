import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dpo } from '../methods/dpo.ts';
import { kl } from '../methods/kl.ts';
import { taskOnly } from '../methods/task-only.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import { loadAdapter } from '../model/adapter/adapter-folder.ts';
import type { TrialResult } from '../results/result.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import { loadModel } from '../train/load-model.ts';
import { atLeast } from './bounds.ts';
import { defineSuite, trialsOf } from './define-suite.ts';
import { vitestProject } from './vitest/vitest-project.ts';

test('one strength of each method is the middle of its list', () => {
  const listed = [taskOnly(), ...[0.1, 1, 10].map((beta) => kl({ beta })), dpo({ lambda: 2 }), dpo({ lambda: 5 })];
  const trials = listed.map((method) => ({ method }));
  expect(trialsOf(trials, 'all')).toBe(trials);
  expect(trialsOf(trials, 'one')).toEqual([trials[0], trials[2], trials[5]]);
  expect(() => trialsOf(trials, 'two')).toThrow("Expected SELGEN_STRENGTHS as 'all' or 'one', got 'two'.");
});

test('a suite holds each method and its options once', () => {
  const trial = { method: kl({ beta: 1 }) };
  expect(() =>
    defineSuite(gcd(), [trial, { method: taskOnly() }, { method: kl({ beta: 1 }), task: atLeast(0.5) }]),
  ).toThrow(/\[suite\] Expected each method and its options once in a suite, got kl beta=1 twice/);
});

describe('a suite, in a Vitest of its own', { timeout: 120_000 }, () => {
  const { folder, run, trials } = vitestProject({ 'suite.test.ts': suite });
  const vitest = async (args: readonly string[] = [], env: Record<string, string> = {}) =>
    (await run(args, { SELGEN_REPORT: 'off', ...env })).output;

  test('trains, scores, and says value, interval and threshold where a bound is missed', async () => {
    const output = await vitest();
    expect(output).toContain('5 passed');
    expect(output).toContain('3 failed');
    expect(output).toMatch(
      /Expected task of at most 0\.25, got task 0\.500 \(95 % interval 0\.\d{3}–0\.\d{3}, n = 2\)/,
    );
    expect(output).toContain('Expected the share of changed replies of at least 0.5, got 0.000.');
    expect(output).toContain('tiny · taskOnly seed=1 (trial 1 of 2) · training');
    const [completed] = trials().filter(({ setting, outcome }) => setting === 'tiny' && outcome.status === 'completed');
    expect(completed).toMatchObject({ setting: 'tiny', method: { name: 'taskOnly' }, cost: { updates: 2 } });
    expect(completed?.cost.peakMemory).toBeGreaterThan(2 ** 26);
    expect(completed?.curve.map(({ step }) => step)).toEqual([1, 2]);
  });

  test('tells a missed bound, and fails nothing, on a model or data of the user’s own', async () => {
    const own = { SELGEN_DATA: 'org/elsewhere' };
    const shown = await vitest(['-t', 'task ≤', '--reporter=verbose'], own);
    expect(shown).not.toContain('failed');
    expect(shown).toMatch(/Expected task of at most 0\.25, got task 0\.500 .*SELGEN_BOUNDS=on/);
    expect(await vitest(['-t', 'task ≤'], { ...own, SELGEN_BOUNDS: 'on' })).toContain('1 failed');
  });

  test('leaves the adapter beside its result, and none where nothing was trained to its end', async () => {
    const { network } = await loadModel(gcd().defaultModel);
    const adapterOf = ({ key }: TrialResult) => join(folder, '.selgen/trials', key);
    for (const trial of trials()) {
      expect(existsSync(adapterOf(trial))).toBe(trial.outcome.status === 'completed');
    }
    const completed = trials().find(({ setting, outcome }) => setting === 'tiny' && outcome.status === 'completed')!;
    const { options, leaves, metadata, baseModel } = loadAdapter(adapterOf(completed), network);
    expect(options).toEqual({ ...gcd().training.adapter, targets: expect.arrayContaining([...gcd().training.adapter.targets]) }); // biome-ignore format: one line
    expect(Object.keys(leaves).sort()).toEqual(Object.keys(adapterShapes(network, options)).sort());
    expect(leaves['model.layers.0.self_attn.q_proj.lora_B']!.data.some((value) => value !== 0)).toBe(true);
    expect(metadata).toMatchObject({ trial: completed.key, base_fingerprint: completed.identity.model });
    expect(baseModel).toBe(gcd().defaultModel);
  });

  test('records the update that an early stop keeps', () => {
    const [stopped] = trials().filter(({ setting }) => setting === 'stops');
    expect(stopped?.outcome).toMatchObject({ status: 'completed', keptStep: 0 });
  });

  test('stores a diverged trial as failed, which is no score', async () => {
    const [failed] = trials().filter(({ outcome }) => outcome.status === 'failed');
    expect(failed?.outcome).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('finite loss at step'),
    });
  });

  test('loads what is stored, and trains again only what is not', async () => {
    const before = trials().map(({ key, finishedAt }) => [key, finishedAt]);
    const output = await vitest(['-t', 'taskOnly']);
    expect(output).not.toContain('training');
    expect(trials().map(({ key, finishedAt }) => [key, finishedAt])).toEqual(before);
    const other = await vitest(['-t', 'taskOnly'], { SELGEN_SEEDS: '1,2' });
    expect(other).toContain('taskOnly seed=2 (trial 2 of 4) · training');
    expect(trials()).toHaveLength(before.length + 2);
    const forced = await vitest(['-t', 'taskOnly'], { SELGEN_FORCE: '1' });
    expect(forced).toContain('taskOnly seed=1 (trial 1 of 2) · training');
  });

  test('tells a damaged result and replaces it', async () => {
    const { key } = trials().find(
      ({ setting, seed, outcome }) => setting === 'tiny' && seed === 1 && outcome.status === 'completed',
    )!;
    const file = join(folder, '.selgen/trials', `${key}.json`);
    writeFileSync(file, '{"format": 1, "key": "cut sho');
    expect(await vitest(['-t', 'taskOnly'])).toContain(`${key}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ key, outcome: { status: 'completed' } });
  });
});

const suite = `
import { atLeast, atMost, defineSuite, earlyStopping, gcd, taskOnly } from 'selgen';

const mark = (reply, id) =>
  ({ set: 'task_test', label: 'sums', id, variant: 'ask', prompt: '?', reply: JSON.stringify(reply), expected: '12', verdict: 0, why: 'fixture' });
const tiny = {
  ...gcd(),
  name: 'tiny',
  maximumNewTokens: 2,
  training: { ...gcd().training, updates: 2, taskRows: 2 },
  load: () => ({
    fingerprint: 'two questions',
    streams: {
      task: [{ prompt: 'What is 7 + 5?', assistant: '7 + 5 is 13.' }],
      alignment: [{ prompt: 'What is 7 + 5?', assistant: '7 + 5 is 12.' }],
    },
    questions: [
      { prompt: 'What is 7 + 5?' },
      { prompt: [{ role: 'user', content: 'What is 2 + 2?' }], choices: ['3.', '4.'] },
    ],
    score: async (replies) => {
      const task = { metric: 'capabilities', set: 'task_test', label: null, value: 0.5, n: 2, interval: [0.09, 0.91] };
      const axes = { task: { ...task, items: { a: [1], b: [0] } }, capability: null, alignment: null };
      return { axes, scores: [task], marks: replies.map(mark) };
    },
  }),
};
const diverging = { ...taskOnly(), name: 'diverging', loss: (params, step) => ({ task: step.crossEntropy(params, 'task').mul(Number.NaN) }) };

defineSuite(tiny, [
  { method: taskOnly(), task: atLeast(0.4) },
  { method: diverging },
]);
defineSuite({ ...tiny, name: 'stops' }, [{ method: earlyStopping({ tolerance: 0, every: 1 }) }]);
defineSuite({ ...tiny, name: 'switched off' }, [
  { method: { ...taskOnly(), name: 'remedy' }, unlike: { method: taskOnly(), replies: atLeast(0.5) } },
]);
defineSuite({ ...tiny, options: { other: true } }, [{ method: taskOnly(), task: atMost(0.25) }]);
`;
