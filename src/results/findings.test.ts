import { expect, test } from 'vitest';
import { aggregate } from './aggregate.ts';
import { findingsOf, klDominates, methodsTradeOff, mixingIsNotEnough, nearerProtectsBetter } from './findings.ts';
import { type SampleTrial, sampleComparison, sampleResult } from './sample-results.ts';

const seeds = [1, 2, 3];
const cellsOf = (...trials: SampleTrial[]) =>
  aggregate(trials.flatMap((trial) => seeds.map((seed) => sampleResult({ ...trial, seed })))).cells;
const base = { method: 'base', task: 0.3, alignment: 0.98 };
const taskOnly = { method: 'taskOnly', task: 0.9, alignment: 0.35 };

test('a store without trials says how to measure', () => {
  const findings = findingsOf('gcd, proxy addition', []);
  expect(findings.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'not measured'));
  expect(findings[0]!.evidence[0]!.text).toContain('npx vitest run suites/gcd');
});

test('mixing that leaves alignment far below base is not enough; mixing that restores it is', () => {
  const { cells } = aggregate(sampleComparison(seeds));
  const found = mixingIsNotEnough('sample', cells);
  expect(found.outcome).toBe('reproduced');
  expect(found.evidence[0]).toMatchObject({ n: 200, seeds: 3 });
  expect(found.evidence[0]!.text).toMatch(
    /^standard over base, alignment: −0\.\d+ \(95 % −0\.\d+ to −0\.\d+, p = .*, Holm .*; 200 questions, 3 seeds\)$/,
  );
  const enough = cellsOf(base, taskOnly, { method: 'upweighted', strength: 10, task: 0.9, alignment: 0.98 });
  expect(mixingIsNotEnough('sample', enough).outcome).toBe('contradicted');
  // What protects by learning nothing is no remedy.
  const unlearned = cellsOf(base, taskOnly, { method: 'upweighted', strength: 10, task: 0.3, alignment: 0.98 });
  expect(mixingIsNotEnough('sample', unlearned).outcome).toBe('not measured');
});

test('trials on different seeds are no comparison: a finding without evidence is not measured', () => {
  const mixed = { method: 'upweighted', task: 0.9, alignment: 0.5 };
  const { cells } = aggregate([
    ...[base, taskOnly, { ...mixed, strength: 1 }].map((trial) => sampleResult({ ...trial, seed: 1 })),
    sampleResult({ ...mixed, strength: 10, seed: 2 }),
  ]);
  const strongest = cells.filter(({ method }) => method.strength?.value !== 1);
  for (const found of [mixingIsNotEnough('sample', strongest), methodsTradeOff('sample', cells)]) {
    expect(found.outcome).toBe('not measured');
    expect(found.evidence[0]!.text).toContain('on the same seeds');
  }
});

test('a method trades off where its best protected strength costs something, and not where it costs nothing', () => {
  const weak = { method: 'kl', strength: 1, task: 0.9, capability: 0.9, alignment: 0.4 };
  const costly = { method: 'kl', strength: 9, task: 0.9, capability: 0.5, alignment: 0.9 };
  expect(methodsTradeOff('sample', cellsOf(weak, costly)).outcome).toBe('reproduced');
  expect(
    methodsTradeOff('sample', cellsOf({ ...weak, task: 1, capability: 1 }, { ...costly, task: 1, capability: 1 }))
      .outcome,
  ).toBe('contradicted');
  expect(methodsTradeOff('sample', cellsOf(weak)).outcome).toBe('not measured');
});

test('the best front is measured on held-out seeds', () => {
  const kl = { method: 'kl', strength: 1, task: 0.95, capability: 0.95, alignment: 0.95 };
  const other = { method: 'upweighted', strength: 1, task: 0.6, capability: 0.6, alignment: 0.5 };
  const found = klDominates('sample', cellsOf(base, taskOnly, kl, other));
  expect(found.outcome).toBe('reproduced');
  expect(found.evidence[0]!.text).toContain('front of kl over upweighted, volume on held-out seeds: +0.');
  expect(klDominates('sample', cellsOf({ ...kl, method: 'dpo' }, { ...other, method: 'kl' })).outcome).toBe(
    'contradicted',
  );
});

test('a nearer proxy is compared at equal method and strength', () => {
  const kl = { method: 'kl', strength: 1, alignment: 0.5 };
  const [far, near] = [cellsOf(taskOnly, kl), cellsOf(taskOnly, { ...kl, alignment: 0.9 })];
  expect(nearerProtectsBetter('sample', far, near).outcome).toBe('reproduced');
  expect(nearerProtectsBetter('sample', near, far).outcome).toBe('contradicted');
  expect(nearerProtectsBetter('sample', far, far).outcome).toBe('inconclusive');
});
