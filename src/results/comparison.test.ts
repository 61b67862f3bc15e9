import { describe, expect, test } from 'vitest';
import { sha256 } from '../lib/hash.ts';
import { comparisonOf, completeFromStore, newestComparisons, ofOtherCode } from './comparison.ts';
import type { TrialResult } from './result.ts';
import { sampleComparison, sampleResult } from './sample-results.ts';

const names = (results: readonly { method: { name: string } }[]) => [
  ...new Set(results.map(({ method }) => method.name)),
];
const kl = sampleResult({ method: 'kl', strength: 1 });
const changed = (part: string) => ({ ...kl, key: `other-${part}`, identity: { ...kl.identity, [part]: 'changed' } });

describe('a comparison', () => {
  test('spans methods, options and seeds', () => {
    expect(new Set(sampleComparison([0, 1]).map(comparisonOf)).size).toBe(1);
  });

  test.each(['setting', 'data', 'model', 'training'])('is another one when the %s changes', (part) => {
    expect(comparisonOf(changed(part))).not.toBe(comparisonOf(kl));
  });
});

describe('completeFromStore', () => {
  test('adds the methods that the run did not touch', () => {
    const completed = completeFromStore([kl], sampleComparison());
    expect(names(completed)).toEqual(['kl', 'base', 'taskOnly', 'standard', 'upweighted']);
    expect(completed.filter(({ method }) => method.name === 'kl')).toEqual([kl]);
  });

  test('adds nothing of another comparison, and nothing to a run without results', () => {
    expect(completeFromStore([changed('data')], sampleComparison())).toHaveLength(1);
    expect(completeFromStore([], sampleComparison())).toEqual([]);
  });
});

test('newestComparisons keeps, of every setting, the comparison that was last worked on', () => {
  const later = { ...changed('model'), finishedAt: '2026-03-01T00:00:00Z' };
  const elsewhere = { ...kl, key: 'elsewhere', setting: 'other' };
  expect(newestComparisons([...sampleComparison(), later, elsewhere])).toEqual([later, elsewhere]);
});

describe('a method that was edited', () => {
  const ofVersion = (version: string, strength: number, finishedAt: string) => {
    const result = sampleResult({ method: 'kl', strength });
    const method = { ...(result.identity.method as object), version };
    return { ...result, key: `${version}-${strength}`, finishedAt, identity: { ...result.identity, method } };
  };
  const older = [0.1, 1].map((strength) => ofVersion('a', strength, '2026-03-01T00:00:00Z'));
  const edited = ofVersion('b', 1, '2026-04-01T00:00:00Z');
  const base = sampleResult({ method: 'base' });
  const isCurrent = ({ key }: { key: string }) => !key.startsWith('a-');

  test('is shown with the trials of its newest code', () => {
    expect(newestComparisons([base, ...older, edited])).toEqual([base, edited]);
    expect(newestComparisons([base, ...older])).toEqual([base, ...older]);
    expect(newestComparisons([kl, edited])).toEqual([kl, edited]);
  });

  test('adds no older trials to a run of others, which counts them as trained by other code', () => {
    expect(completeFromStore([base], [...older, edited], isCurrent)).toEqual([base, edited]);
    expect(ofOtherCode([base], [...older, edited], isCurrent)).toEqual(new Map([['sample', older]]));
  });

  test('and was changed back is shown with the trials of what it is, though they ended earlier', () => {
    const reverted = ({ key }: { key: string }) => !key.startsWith('b-');
    expect(newestComparisons([base, ...older, edited], reverted)).toEqual([base, ...older]);
  });

  test('keeps its trials around other methods, whose code is another', () => {
    const around = (name: string, version: string) => {
      const result = ofVersion(version, 1, '2026-03-01T00:00:00Z');
      return { ...result, key: name, method: { ...result.method, options: { method: { name } } } };
    };
    const both = [around('kl', 'a'), around('dpo', 'b')];
    expect(newestComparisons(both)).toEqual(both);
  });
});

test('code that was tried and changed back does not count, though its trials ended last', () => {
  const tried = { ...changed('code'), finishedAt: '2026-03-01T00:00:00Z' };
  const isCurrent = ({ identity }: TrialResult) => identity.code !== 'changed';
  expect(newestComparisons([...sampleComparison(), tried], isCurrent)).toEqual(sampleComparison());
  expect(newestComparisons([tried], isCurrent)).toEqual([tried]);
});

describe("a user's own method, which has no files in selgen", () => {
  const own = (code: string, strength: number, seed: number, finishedAt: string) => {
    const result = sampleResult({ method: 'kl', strength, seed });
    const method = { name: 'shrunk', version: sha256(''), code };
    return {
      ...result,
      key: `${code}-${strength}-${seed}`,
      finishedAt,
      method: { ...result.method, name: 'shrunk', options: { gamma: strength } },
      identity: { ...result.identity, method },
    };
  };
  const before = [1, 2, 3].map((seed) => own('a', 0.5, seed, '2026-03-01T00:00:00Z'));
  const otherStrength = own('a', 0.7, 1, '2026-03-01T00:00:00Z');
  const edited = own('b', 0.5, 1, '2026-04-01T00:00:00Z');

  test('leaves the trials of its older hooks out, also those with other options', () => {
    expect(newestComparisons([...before, otherStrength, edited])).toEqual([edited]);
    expect(completeFromStore([kl], [...before, otherStrength, edited])).toEqual([kl, edited]);
  });

  test('may have other hooks for other options', () => {
    const varied = [...before, own('c', 0.7, 1, '2026-04-01T00:00:00Z')];
    expect(newestComparisons(varied)).toEqual(varied);
  });
});
