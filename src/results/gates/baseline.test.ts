import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import type { TrialResult } from '../result.ts';
import { failedSample, sampleComparison, sampleResult } from '../sample-results.ts';
import { baselineFile, baselineOf, differingFields, readBaseline, writeBaseline } from './baseline.ts';
import { isFailure, regressionsOf } from './regression.ts';

const folder = emptiedFolder('baseline');
beforeEach(() => {
  vi.stubEnv('SELGEN_BASELINE', folder);
});
afterEach(() => vi.unstubAllEnvs());

const seeds = [1, 2, 3];
const accepted = baselineOf(sampleComparison(seeds));
const kl = (alignment = 0.74, options: object = {}): TrialResult[] =>
  seeds.map((seed) => {
    const result = sampleResult({ method: 'kl', strength: 1, seed, task: 0.9, capability: 0.92, alignment });
    return { ...result, method: { ...result.method, options: { ...result.method.options, ...options } } };
  });
const outcomes = (run: readonly TrialResult[]) =>
  Object.fromEntries(regressionsOf(run, accepted).map((found) => [found.axis, found.outcome]));

describe('a baseline', () => {
  test('comes back from its file as it was, in a few bytes a question', () => {
    writeBaseline(accepted);
    expect(readBaseline('sample')).toEqual(accepted);
    expect(statSync(baselineFile('sample')).size).toBeLessThan(45_000);
    const fuzzy = { ...accepted, trials: [{ ...accepted.trials[0]!, axes: { task: { a: [0.25, 1], b: [1] } } }] };
    writeBaseline(fuzzy);
    expect(readBaseline('sample')).toEqual(fuzzy);
  });

  test('is none where none was accepted, or none is wanted', () => {
    expect(readBaseline('sample')).toBeNull();
    writeBaseline(accepted);
    vi.stubEnv('SELGEN_BASELINE', 'off');
    expect(readBaseline('sample')).toBeNull();
  });

  test("is none for a user's own model, unless they name one", () => {
    writeBaseline(accepted);
    vi.stubEnv('SELGEN_MODEL', 'google/gemma-2b-it');
    expect(readBaseline('sample')).toEqual(accepted);
    vi.stubEnv('SELGEN_BASELINE', '');
    expect(readBaseline('gcd')).toBeNull();
  });

  test('is none on another engine, unless they name one', () => {
    writeBaseline(accepted);
    vi.stubEnv('SELGEN_DEVICE', 'xla');
    expect(readBaseline('sample')).toEqual(accepted);
    vi.stubEnv('SELGEN_BASELINE', '');
    expect(readBaseline('gcd')).toBeNull();
    vi.stubEnv('SELGEN_DEVICE', 'cpu');
    expect(readBaseline('gcd')).not.toBeNull();
  });

  test('that is cut short is an error that names its file, never no baseline', () => {
    writeBaseline(accepted);
    const file = baselineFile('sample');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 500));
    expect(() => readBaseline('sample')).toThrow(new RegExp(`Expected a baseline in ${file}, got .*JSON`));
    writeFileSync(file, '{"format": 2}');
    expect(() => readBaseline('sample')).toThrow(`Expected a baseline in ${file}`);
  });

  test('in a folder that does not exist is an error, because a wrong name must not switch gates off', () => {
    for (const nowhere of [join(folder, 'nowhere'), import.meta.filename]) {
      vi.stubEnv('SELGEN_BASELINE', nowhere);
      expect(() => readBaseline('sample')).toThrow(`name a folder of accepted baselines, got '${nowhere}'`);
    }
  });

  test('of a setting with a comma has a file of its own', () => {
    expect(baselineFile('gcd, proxy addition')).toBe(join(folder, 'gcd-proxy-addition.json'));
    const suites = new URL('../../../fixtures/baselines/', import.meta.url);
    for (const name of readdirSync(suites).filter((file) => file.endsWith('.json'))) {
      const { setting } = JSON.parse(readFileSync(new URL(name, suites), 'utf8'));
      expect(baselineFile(setting)).toBe(join(folder, name));
    }
  });

  test('has a file for each name of other letters and signs, and of any length', () => {
    const long = 'a'.repeat(300);
    const names = ['my-setting', '数学', '物理', '-', '!', 'setting', 'a/b', 'a.b', long, `${long}b`, '数'.repeat(300)];
    for (const setting of names) writeBaseline({ ...accepted, setting });
    expect(readdirSync(folder)).toHaveLength(names.length);
    for (const setting of names) expect(readBaseline(setting)!.setting).toBe(setting);
    expect(readdirSync(folder).filter((file) => /^[.-]/.test(file))).toEqual([]);
    expect(baselineFile('my-setting', '/')).toBe('/my-setting.json');
  });

  test('whose place a folder has is an error that names it', () => {
    const file = baselineFile('sample');
    mkdirSync(file);
    expect(() => readBaseline('sample')).toThrow(
      `[baseline] Expected a baseline in ${file}, got a folder. Move it away`,
    );
    expect(() => writeBaseline(accepted)).toThrow(
      /^\[baseline\] Expected a folder that can be written, .* a folder has the name of a file that belongs there/,
    );
  });
});

describe('against the baseline', () => {
  test('the same marks pass', () => {
    expect(outcomes(kl())).toEqual({ task: 'pass', capability: 'pass', alignment: 'pass' });
    expect(outcomes(kl().slice(0, 1))).toEqual({ task: 'pass', capability: 'pass', alignment: 'pass' });
  });

  test('a large loss is a regression that says how large, from what, and what noise explains', () => {
    const found = regressionsOf(kl(0.3), accepted).find(({ axis }) => axis === 'alignment')!;
    expect(found).toMatchObject({ outcome: 'regressed', level: 'hard', margin: 0.1 });
    expect(found.message).toMatch(
      /^alignment fell by 0\.4\d+ from the baseline \(95 % interval of the loss 0\.\d+ to 0\.\d+, 200 questions, 3 seeds, margin 0\.1\): more than training noise explains \(0\.\d+ at 1 %\)\.$/,
    );
    expect(isFailure(found)).toBe(true);
    const advisory = regressionsOf(kl(0.3), accepted, { alignment: { margin: 0.1, level: 'advisory' } });
    expect(advisory.map((one) => [one.axis, one.outcome, isFailure(one)])).toEqual([['alignment', 'regressed', false]]);
  });

  test('a gain passes', () => {
    expect(outcomes(kl(0.95)).alignment).toBe('pass');
  });

  test('a loss that one seed cannot tell from noise is inconclusive, and says what would', () => {
    const [found] = regressionsOf(kl(0.7).slice(0, 1), accepted, { alignment: { margin: 0.01, level: 'hard' } });
    expect(found).toMatchObject({ outcome: 'inconclusive', message: expect.stringContaining('Run more seeds') });
    expect(isFailure(found!)).toBe(false);
  });

  test('a run of one seed is held to the scatter of all accepted seeds', () => {
    const noiseOf = (run: TrialResult[]) => regressionsOf(run, accepted)[0]!.verdict!.noise;
    const steady = noiseOf(kl().slice(0, 1));
    const marksOf = (rate: number, seed: number) =>
      baselineOf([sampleResult({ method: 'kl', strength: 1, task: rate, seed })]).trials[0]!.axes.task!;
    const unsteady = accepted.trials.map((trial) =>
      trial.method.strength?.value === 1 && trial.method.name === 'kl' && trial.seed !== 1
        ? { ...trial, axes: { ...trial.axes, task: marksOf(0.2 * trial.seed, trial.seed) } }
        : trial,
    );
    const [found] = regressionsOf(kl().slice(0, 1), { ...accepted, trials: unsteady });
    expect(found!.verdict).toMatchObject({ seeds: 1, harm: 0 });
    expect(found!.verdict!.noise).toBeGreaterThan(3 * steady);
  });

  test('numbers among the method’s options may differ, its strength and what is measured may not', () => {
    const warm = baselineOf(kl(0.74, { temperature: 2 }));
    expect(regressionsOf(kl(0.74, { temperature: 1 }), warm).map(({ outcome }) => outcome)).not.toContain(
      'inconclusive',
    );
    const other = kl().map((one) => ({ ...one, method: { ...one.method, strength: { option: 'beta', value: 2 } } }));
    expect(regressionsOf(other, accepted)[0]).toMatchObject({
      outcome: 'inconclusive',
      message: expect.stringContaining('The baseline has no kl beta=2'),
    });
  });

  test('of variants the one with the same words is compared, also when an option was added since', () => {
    const both = baselineOf([...kl(0.9, { tokens: 'answer' }), ...kl(0.4, { tokens: 'all' })]);
    const [collapsed] = regressionsOf(kl(0.2, { tokens: 'answer', layers: null }), both).slice(-1);
    expect(collapsed).toMatchObject({ axis: 'alignment', outcome: 'regressed' });
    expect(regressionsOf(kl(0.4, { tokens: 'all', layers: null }), both).at(-1)).toMatchObject({ outcome: 'pass' });
  });

  test('a new variant is not held against the accepted one', () => {
    const one = baselineOf(kl(0.9, { tokens: 'answer' }));
    expect(regressionsOf(kl(0.4, { tokens: 'all' }), one).at(-1)).toMatchObject({
      outcome: 'inconclusive',
      lacks: 'method',
      message: expect.stringContaining('The baseline has no kl beta=1 with these options'),
    });
  });

  test.each<[string, object, string]>([
    [
      'data',
      { data: { task_train: 'other', ood_test: 'd4e5f6' } },
      'data.task_train: "a1b2c3" in the baseline, "other" in the run',
    ],
    ['weights', { model: { name: 'tiny-sample', sha256: 'ffff' } }, 'model.sha256'],
    [
      'training',
      { training: { learningRate: 2e-4, batch: 32, updates: 30, seed: 9 } },
      'training.updates: 60 in the baseline, 30',
    ],
    ['setting', { setting: { name: 'sample', taskRows: 4 } }, 'setting.taskRows'],
    ['engine', { engine: { name: 'cuda' } }, 'engine: nothing in the baseline'],
    ['scorers', { scorers: 'abc' }, 'scorers: nothing in the baseline, "abc" in the run'],
  ])('other %s fail closed and are named', (_, change, expected) => {
    const run = kl().map((one) => ({ ...one, identity: { ...one.identity, ...change } }));
    const found = regressionsOf(run, accepted);
    expect(found.every((one) => one.outcome === 'incomparable' && isFailure(one))).toBe(true);
    expect(found[0]!.message).toContain(expected);
    expect(found[0]!.message).toContain('npm run selgen -- baseline');
  });

  test('other seeds of training and other code are no difference', () => {
    const [one] = kl();
    expect(differingFields(accepted, { ...one!, identity: { ...one!.identity, code: 'new', method: 'new' } })).toEqual(
      [],
    );
  });

  test('a failed trial fails, whatever the level', () => {
    const run = [...kl().slice(0, 2), failedSample({ method: 'kl', strength: 1, seed: 3 })];
    const found = regressionsOf(run, accepted);
    expect(found.map(({ outcome }) => outcome)).toEqual(['incomparable', 'incomparable', 'incomparable']);
    expect(found[0]!.message).toContain('seed 3');
  });

  test('an axis without items fails where the baseline has some on that seed, and not where it has none', () => {
    const without = (seed: number) =>
      kl().map((one) =>
        one.seed === seed && one.outcome.status === 'completed'
          ? { ...one, outcome: { ...one.outcome, axes: { ...one.outcome.axes, alignment: null } } }
          : one,
      );
    const outcomeOf = (run: TrialResult[], before: TrialResult[]) =>
      regressionsOf(run, baselineOf(before)).find(({ axis }) => axis === 'alignment')!.outcome;
    expect(outcomeOf(without(3), without(3))).toBe('pass');
    expect(outcomeOf(without(3), kl())).toBe('incomparable');
  });

  test('no common seed is inconclusive', () => {
    const found = regressionsOf([sampleResult({ method: 'kl', strength: 1, seed: 9 })], accepted);
    expect(found[0]).toMatchObject({ outcome: 'inconclusive', message: expect.stringContaining('has 1, 2, 3') });
  });
});
