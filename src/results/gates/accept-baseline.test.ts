import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import type { TrialResult } from '../result.ts';
import { sampleComparison } from '../sample-results.ts';
import { openStore } from '../store/store.ts';
import { acceptBaseline, likeAccepted, lossOf } from './accept-baseline.ts';
import { baselineFile, baselineOf, openBaseline, writeBaseline } from './baseline.ts';

const folder = emptiedFolder('accept');
const [store, out] = [join(folder, 'trials'), join(folder, 'baselines')];
const file = baselineFile('sample', out);
/** Few: saving a trial takes long on a slow disk. */
const few = (seeds: readonly number[]) => sampleComparison(seeds).filter(({ method }) => method.strength === undefined);
const suite = few([1, 2]);
const accepted = baselineOf(suite);

/** The same trials with other parts in their identity, that ended later. */
function other(parts: object, trials: readonly TrialResult[] = suite): TrialResult[] {
  return trials.map((one) => {
    const key = `${one.key.slice(0, 60)}${JSON.stringify(parts).length}`;
    return { ...one, key, finishedAt: '2099-01-01T00:00:00.000Z', identity: { ...one.identity, ...parts } };
  });
}
function saved(results: readonly TrialResult[]) {
  for (const result of results) openStore({ folder: store }).save(result);
}
const fewer = { training: { learningRate: 2e-4, batch: 32, updates: 1 } };

describe('accepting a baseline', () => {
  test('makes the first, and renews it by other code, options and graders', () => {
    saved(suite);
    expect(acceptBaseline({ store, out })).toContain(`${accepted.trials.length} trials of sample, seeds 1, 2.`);
    const renewed = other({ code: 'new', scorers: 'new' }).map((one) => ({
      ...one,
      method: { ...one.method, options: { ...one.method.options, tokens: 'all' } },
    }));
    saved(renewed);
    expect(acceptBaseline({ store, out })).toContain(`${accepted.trials.length} trials`);
    expect(openBaseline(file)!.identity.scorers).toBe('new');
  });

  test.each<[string, TrialResult[], RegExp]>([
    ['another training', other(fewer), /which differ in training\.updates: 60 in the baseline, 1 in the run/],
    ['another model', other({ model: 'mine' }), /which differ in model: .*"mine" in the run/],
    ['other data', other({ data: 'mine' }), /which differ in data: /],
    ['another setting', other({ setting: { name: 'sample', taskRows: 4 } }), /setting\.taskRows: 400 in the baseline/],
    ['fewer seeds', other({ code: 'new' }, few([1])), /sample\.json without \d+ of its \d+ trials, such as .* seed=2/],
  ])('of %s loses nothing unless one says so', (_, results, problem) => {
    writeBaseline(accepted, out);
    saved([...suite, ...results]);
    expect(() => acceptBaseline({ store, out })).toThrow(problem);
    expect(() => acceptBaseline({ store, out })).toThrow(/say --replace\.$/);
    expect(openBaseline(file)).toEqual(accepted);
    expect(acceptBaseline({ store, out, replace: true })).toContain('trials of sample');
    expect(openBaseline(file)).not.toEqual(accepted);
  });

  test('writes none of several where one is refused, and replaces a damaged one if asked', () => {
    saved([...suite, ...other({}).map((one) => ({ ...one, setting: 'another', key: `b${one.key.slice(1)}` }))]);
    writeBaseline(accepted, out);
    writeFileSync(file, '{"format": 2}');
    expect(() => acceptBaseline({ store, out })).toThrow(/Accept another with npm run selgen -- baseline --replace/);
    expect(existsSync(baselineFile('another', out))).toBe(false);
    acceptBaseline({ store, out, replace: true });
    expect(openBaseline(file)).toEqual(accepted);
  });

  test('refuses two settings whose names share a file', () => {
    saved([...suite, ...suite.map((one) => ({ ...one, setting: 'sam ple', key: `b${one.key.slice(1)}` }))]);
    saved(suite.map((one) => ({ ...one, setting: 'sam-ple', key: `c${one.key.slice(1)}` })));
    expect(() => acceptBaseline({ store, out })).toThrow(/files of their own, got 'sam ple' and 'sam-ple'/);
  });

  test('names the folder without trials, and what cannot be written', () => {
    expect(() => acceptBaseline({ store: join(folder, 'none'), out })).toThrow(
      /completed trials in .*\/none, got none\. .* another folder with --store\.$/,
    );
    saved(suite);
    writeFileSync(join(folder, 'file'), '');
    expect(() => acceptBaseline({ store, out: join(folder, 'file') })).toThrow(
      /a folder that can be written, got .*file: .*name another with --out or SELGEN_BASELINE/,
    );
  });
});

test('a picture shows trials like the accepted ones, however new an experiment in the same store is', () => {
  vi.stubEnv('SELGEN_BASELINE', out);
  try {
    const strange = other(fewer).slice(0, 2);
    expect(likeAccepted([...suite, ...strange])).toEqual({ kept: [...suite, ...strange], leftOut: [] });
    writeBaseline(accepted);
    const { kept, leftOut } = likeAccepted([...strange, ...suite]);
    expect(kept).toEqual(suite);
    expect(leftOut).toEqual([
      {
        ended: Date.parse('2099-01-01T00:00:00.000Z'),
        why: expect.stringMatching(/^2 trials of sample: training\.updates/),
      },
    ]);
    expect(lossOf(baselineOf(kept))).toBeNull();
    expect(lossOf(baselineOf(strange))).toMatch(/training\.updates.*, and without \d+ of its/);
  } finally {
    vi.unstubAllEnvs();
  }
});
