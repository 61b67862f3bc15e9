import { describe, expect, test } from 'vitest';
import type { Check } from '../../results/check.ts';
import { type Baseline, baselineOf } from '../../results/gates/baseline.ts';
import type { GateRules } from '../../results/gates/gate.ts';
import { regressionsOf } from '../../results/gates/regression.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { outcomeLines } from './outcome-lines.ts';
import { vitestProject } from './vitest-project.ts';

const seeds = [1, 2, 3];
const accepted = baselineOf(sampleComparison(seeds));
const kl = (alignment: number, strength = 1) =>
  seeds.map((seed) => sampleResult({ method: 'kl', strength, seed, task: 0.9, capability: 0.92, alignment }));
const gated = (run: readonly TrialResult[], baseline: Baseline = accepted, rules?: GateRules) =>
  regressionsOf(run, baseline, rules).map((selgenRegression) => ({ selgenRegression }));
const missed = (trial: TrialResult, fails = false): { selgenCheck: Check } => ({
  selgenCheck: { trials: [trial.key], expected: 'task ≥ 0.95', found: 'task 0.9', outcome: 'missed', fails },
});

describe('the outcomes of a run are told in a line', () => {
  test('of gates, with the methods that were compared with nothing', () => {
    const added = kl(0.74).map((one) => ({ ...one, method: { ...one.method, name: 'softAnchor' } }));
    const metas = [{}, ...gated(kl(0.74)), ...gated(added)];
    expect(outcomeLines(metas, [])).toEqual([
      'Gates: 3 passed, 0 regressed, 3 inconclusive (softAnchor beta=1 has no baseline)',
    ]);
    const many = [2, 3, 4, 5, 6].flatMap((strength) => gated(kl(0.74, strength)));
    expect(outcomeLines(many, [])).toEqual([
      'Gates: 0 passed, 0 regressed, 15 inconclusive (kl beta=2, kl beta=3, kl beta=4, 2 more have no baseline)',
    ]);
  });

  test('with what else passes and is no pass', () => {
    const advisory = gated(kl(0.3), accepted, { alignment: { margin: 0.1, level: 'advisory' } });
    const noSeed = gated([sampleResult({ method: 'kl', strength: 1, seed: 9 })]);
    const unsure = gated(kl(0.7).slice(0, 1), accepted, { alignment: { margin: 0.01, level: 'hard' } });
    const other = kl(0.74).map((one) => ({ ...one, identity: { ...one.identity, scorers: 'abc' } }));
    expect(outcomeLines([...advisory, ...noSeed, ...unsure, ...gated(other)], [])).toEqual([
      'Gates: 0 passed, 1 regressed, 4 inconclusive, 3 incomparable (kl beta=1 alignment: advisory, fails no test; kl beta=1 shares no seed with the baseline; 1 neither within the margin nor surely outside)',
    ]);
  });

  test('of bounds that are off, and of nothing where all was held', () => {
    const [trial] = kl(0.74) as [TrialResult];
    expect(outcomeLines([missed(trial), missed(trial, true)], [trial])).toEqual([
      'Bounds: 1 missed, which fails no test here: kl beta=1 seed=1 task ≥ 0.95. SELGEN_BOUNDS=on makes it fail.',
    ]);
    expect(outcomeLines([{}, missed(trial, true)], [trial])).toEqual([]);
  });
});

test('a run prints them, also where it writes no report', async () => {
  const [trial] = kl(0.74) as [TrialResult];
  const project = vitestProject({
    'metas.json': JSON.stringify([{ selgen: trial, ...gated(kl(0.74))[0] }, missed(trial)]),
    'suite.test.ts': `
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
const metas = JSON.parse(readFileSync('metas.json', 'utf8'));
test.for(metas)('passes', (meta, { task }) => { Object.assign(task.meta, meta); });
`,
  });
  for (const report of ['', 'off']) {
    const { output } = await project.run([], { SELGEN_REPORT: report });
    expect(output).toContain('Gates: 1 passed, 0 regressed, 0 inconclusive\n');
    expect(output).toContain('Bounds: 1 missed, which fails no test here: kl beta=1 seed=1 task ≥ 0.95.');
    expect(output.includes('Report:')).toBe(report === '');
  }
});
