import { expect, test } from 'vitest';
import { baselineOf } from '../../results/gates/baseline.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';

const accepted = baselineOf(sampleComparison([0, 1]));
const section = async (results = sampleComparison([0, 1]), baselines = [accepted]) =>
  /<section id="s1-baseline">[\s\S]*?<\/section>/.exec((await render(results, { baselines })).html)?.[0] ?? '';

test('a run is shown against its baseline: what passes, what fell, what cannot be compared', async () => {
  expect(await section()).toContain('27 pass, 0 regressed, 0 inconclusive, 0 incomparable.');
  const worse = [0, 1].map((seed) => sampleResult({ method: 'kl', strength: 1, task: 0.9, alignment: 0.05, seed }));
  expect(await section(worse)).toMatch(/<td class="gate bad"[^>]*><span class="verdict">regressed<\/span> −0\.\d\d/);
  const elsewhere = worse.map((result) => ({ ...result, identity: { ...result.identity, data: { task_train: 'x' } } }));
  expect(await section(elsewhere)).toContain('0 pass, 0 regressed, 0 inconclusive, 3 incomparable.');
  expect(await section(worse, [])).toBe('');
});
