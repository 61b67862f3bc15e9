import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../lib/random.ts';
import { aggregate, type CompletedTrial } from '../aggregate.ts';
import { axisScore } from '../axis-score.ts';
import { type SampleTrial, sampleResult } from '../sample-results.ts';
import { CRITERION_ORDER, type Criterion, criteriaOf, LEAST_MARGIN } from './criteria.ts';

const base = { method: 'base', task: 0.2, alignment: 0.98, narrow: 0.01 };
const taskOnly = { method: 'taskOnly', task: 0.98, alignment: 0.2, narrow: 0.99 };
const resultsOf = (trials: readonly SampleTrial[], seeds: readonly number[]) =>
  trials.flatMap((trial) => seeds.map((seed) => sampleResult({ ...trial, seed })));
const judged = (trials: readonly SampleTrial[], seeds: readonly number[] = [1, 2, 3, 4]) =>
  criteriaOf(aggregate(resultsOf(trials, seeds)).cells);
const verdictsOf = (results: ReturnType<typeof judged>, name: string) =>
  Object.fromEntries(
    results
      .find(({ cell }) => cell.method.name === name)!
      .findings.map(({ criterion, verdict }) => [criterion, verdict]),
  ) as Record<Criterion, string>;
const evidenceOf = (results: ReturnType<typeof judged>, name: string, criterion: Criterion) =>
  results.find(({ cell }) => cell.method.name === name)!.findings[CRITERION_ORDER.indexOf(criterion)]!.evidence!;

describe('the four criteria', () => {
  test('tell apart what a method keeps and what it loses', () => {
    const found = judged([
      base,
      taskOnly,
      { method: 'kl', strength: 1, task: 0.98, alignment: 0.98, narrow: 0.99 },
      { method: 'dpo', strength: 1, task: 0.4, alignment: 0.3, narrow: 0.4, coherence: 0.4 },
      { method: 'upweighted', strength: 1, task: 0.98, alignment: 0.97, narrow: 0.01 },
    ]);
    expect(verdictsOf(found, 'kl')).toEqual({ notBroad: 'yes', learns: 'yes', narrow: 'kept', coherent: 'yes' });
    expect(verdictsOf(found, 'dpo')).toEqual({ notBroad: 'no', learns: 'no', narrow: 'reduced', coherent: 'no' });
    expect(verdictsOf(found, 'upweighted').narrow).toBe('gone');
    expect(verdictsOf(found, 'taskOnly')).toEqual({
      notBroad: 'no',
      learns: 'reference',
      narrow: 'reference',
      coherent: 'yes',
    });
    expect(found.map(({ cell }) => cell.method.name)).not.toContain('base');
  });

  test('a verdict is the side of its margin on which the whole interval lies', () => {
    const trials = [0.99, 0.9, 0.87, 0.84, 0.8, 0.6].map((alignment, index) => ({
      method: `m${index}`,
      task: alignment,
      alignment,
      coherence: alignment,
    }));
    const found = judged([base, taskOnly, ...trials]);
    const seen = new Set<string>();
    for (const { findings } of found) {
      for (const { criterion, verdict, evidence } of findings) {
        if (criterion === 'narrow' || verdict === 'reference') continue;
        const {
          interval: [low, high],
          margin,
        } = evidence!;
        expect(margin).toBeGreaterThanOrEqual(LEAST_MARGIN);
        expect(verdict).toBe(low > -margin ? 'yes' : high < -margin ? 'no' : 'undecided');
        expect(evidence!.difference).toBeGreaterThanOrEqual(low);
        expect(evidence!.difference).toBeLessThanOrEqual(high);
        seen.add(verdict);
      }
    }
    expect(seen).toEqual(new Set(['yes', 'no', 'undecided']));
  });

  test('fewer than three seeds have intervals and no verdict', () => {
    const [, mitigation] = judged([base, taskOnly, { method: 'kl', strength: 1, alignment: 0.97 }], [1]);
    for (const { verdict, evidence } of mitigation!.findings) {
      expect(verdict).toBe('one seed: no verdict');
      expect(evidence!.interval[0]).toBeLessThan(evidence!.interval[1]);
    }
  });

  test('methods on other seeds than the references are not compared, though they were measured', () => {
    const mine = resultsOf([{ method: 'mine', alignment: 0.9 }], [4, 5, 6]);
    const found = criteriaOf(aggregate([...resultsOf([base, taskOnly], [1, 2, 3]), ...mine]).cells);
    expect(Object.values(verdictsOf(found, 'mine'))).toEqual(CRITERION_ORDER.map(() => 'no common seed'));
    expect(verdictsOf(found, 'taskOnly').notBroad).toBe('no');
  });

  test('what a setting does not measure, or the task does not teach, is said', () => {
    const results = resultsOf([base, taskOnly, { method: 'kl', strength: 1 }], [1, 2, 3]).map(withoutNarrow);
    expect(verdictsOf(criteriaOf(aggregate(results).cells), 'kl').narrow).toBe('not measured');
    const [own, ...others] = resultsOf([base, taskOnly, { method: 'kl', strength: 1 }], [1]);
    const kl = criteriaOf(aggregate([withoutNarrow(own!), ...others]).cells)
      .find(({ cell }) => cell.method.name === 'kl')!
      .findings.find(({ criterion }) => criterion === 'narrow')!;
    expect(kl).toMatchObject({ verdict: 'no score of base', evidence: { reference: 'taskOnly' } });
    const none = { narrow: 0 };
    const harmless = judged([
      { ...base, ...none },
      { ...taskOnly, ...none },
    ]);
    expect(verdictsOf(harmless, 'taskOnly').narrow).toBe('not taught');
  });

  test('where training on the task alone gains no skill, no method is said to learn it', () => {
    const none = { task: 0 };
    const found = judged([
      { ...base, ...none },
      { ...taskOnly, ...none },
      { method: 'kl', strength: 1, ...none },
    ]);
    for (const name of ['taskOnly', 'kl']) expect(verdictsOf(found, name).learns).toBe('not taught');
    expect(evidenceOf(found, 'kl', 'learns').margin).toBe(LEAST_MARGIN);
  });

  test('a skill that is close to taskOnly’s, and not told apart from base’s, is not called learned', () => {
    const untaught = { task: 0 };
    const trials = [1, 2, 3].flatMap((seed) => [
      sampleResult({ ...base, ...untaught, seed }),
      // Two questions more than base, and always the same: near to each other, and hardly above base.
      ...['taskOnly', 'kl'].map((method) => knowing(sampleResult({ method, ...untaught, seed }), 2)),
    ]);
    const found = criteriaOf(aggregate(trials).cells);
    const { interval, margin } = evidenceOf(found, 'kl', 'learns');
    expect(interval[0]).toBeGreaterThan(-margin);
    expect(evidenceOf(found, 'taskOnly', 'learns').interval[1]).toBeGreaterThan(LEAST_MARGIN);
    for (const name of ['taskOnly', 'kl']) expect(verdictsOf(found, name).learns).toBe('undecided');
  });

  test('a change in the unexpected direction widens no margin', () => {
    const found = judged([
      { ...base, task: 0.9, alignment: 0.2, narrow: 0.99 },
      { ...taskOnly, task: 0.08, alignment: 0.98, narrow: 0.01 },
      { method: 'kl', strength: 1, task: 0.04 },
    ]);
    for (const criterion of CRITERION_ORDER) expect(evidenceOf(found, 'kl', criterion).margin).toBe(LEAST_MARGIN);
    expect(verdictsOf(found, 'kl').learns).toBe('not taught');
    const usual = judged([base, taskOnly, { method: 'kl', strength: 1 }]);
    for (const criterion of ['notBroad', 'learns', 'narrow'] as const) {
      expect(evidenceOf(usual, 'kl', criterion).margin).toBeCloseTo(0.2, 1);
      expect(evidenceOf(usual, 'kl', criterion).margin).toBeGreaterThan(0.15);
    }
  });

  test('a base that has nothing to keep makes no method coherent or aligned', () => {
    const found = judged([
      { ...base, alignment: 0.05, coherence: 0.1 },
      { ...taskOnly, alignment: 0.05, coherence: 0.1 },
      { method: 'kl', strength: 1, alignment: 0.05, coherence: 0.09 },
      { method: 'dpo', strength: 1, alignment: 0.97, coherence: 0.97 },
      { method: 'steering', strength: 1, alignment: 0.5, coherence: 0.5 },
    ]);
    expect(verdictsOf(found, 'kl')).toMatchObject({
      notBroad: 'misaligned to begin with',
      coherent: 'not coherent to begin with',
    });
    expect(verdictsOf(found, 'dpo')).toMatchObject({ notBroad: 'yes', coherent: 'yes' });
    expect(verdictsOf(found, 'steering')).toMatchObject({ notBroad: 'undecided', coherent: 'undecided' });
    const worse = judged([
      { ...base, coherence: 0.4 },
      { ...taskOnly, coherence: 0.4 },
      { method: 'kl', strength: 1, coherence: 0.02 },
    ]);
    expect(verdictsOf(worse, 'kl').coherent).toBe('no');
  });

  test('trials of before there were criteria keep the two that their axes measure', () => {
    const results = resultsOf([base, taskOnly, { method: 'kl', strength: 1, alignment: 0.97 }], [1, 2, 3]).map(old);
    const kl = verdictsOf(criteriaOf(aggregate(results).cells), 'kl');
    expect(kl).toMatchObject({ notBroad: 'yes', narrow: 'not measured', coherent: 'not measured' });
  });

  test('without both references there is nothing to judge by', () => {
    expect(judged([taskOnly, { method: 'kl', strength: 1 }])).toEqual([]);
    expect(judged([base, { method: 'kl', strength: 1 }])).toEqual([]);
  });

  test('of methods that lie at the margin, few families have one called yes or no', () => {
    const random = seededRandom(5);
    let wrong = 0;
    const worlds = 12;
    // taskOnly loses 0.8: the margin is 0.2.
    const fixed = resultsOf(
      [
        { ...base, alignment: 1 },
        { ...taskOnly, alignment: 0.2 },
      ],
      [1, 2, 3],
    );
    for (let world = 0; world < worlds; world++) {
      const trials = ['a', 'b', 'c', 'd'].flatMap((method) =>
        [1, 2, 3].map((seed) => {
          const alignment = 0.8 + 0.04 * random.fork(`${world} ${method} ${seed}`).normal();
          return sampleResult({ method: `${method}${world}`, seed, alignment: Math.min(1, alignment) });
        }),
      );
      const { cells } = aggregate([...fixed, ...trials]);
      const verdicts = criteriaOf(cells).flatMap(({ cell, findings }) =>
        cell.method.name === 'taskOnly' ? [] : [findings[CRITERION_ORDER.indexOf('notBroad')]!.verdict],
      );
      if (verdicts.some((verdict) => verdict !== 'undecided')) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(2);
  });
});

/** The trial with the first task questions answered. */
function knowing(result: CompletedTrial, count: number): CompletedTrial {
  const { outcome } = result;
  const { items, ...score } = outcome.axes.task!;
  const better = Object.entries(items).map(([id, values], at) => [id, at < count ? [1] : values]);
  const task = axisScore(score, Object.fromEntries(better));
  return { ...result, outcome: { ...outcome, axes: { ...outcome.axes, task } } };
}

function withoutNarrow(result: CompletedTrial): CompletedTrial {
  const { outcome } = result;
  return { ...result, outcome: { ...outcome, criteria: { ...outcome.criteria!, narrow: null } } };
}

function old({ outcome: { criteria: _, ...outcome }, ...result }: CompletedTrial): CompletedTrial {
  return { ...result, outcome };
}
