import { expect, test } from 'vitest';
import type { CompletedTrial } from '../../results/aggregate.ts';
import { baselineOf } from '../../results/gates/baseline.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';

const accepted = baselineOf(sampleComparison([0, 1]));
const section = async (results = sampleComparison([0, 1]), baselines = [accepted]) =>
  /<section id="s1-baseline">[\s\S]*?<\/section>/
    .exec((await render(results, { baselines })).html)?.[0]
    ?.replaceAll('&#x3D;', '=') ?? '';

test('a run is shown against its baseline: what passes, what fell, what cannot be compared', async () => {
  expect(await section()).toContain('27 pass, 0 regressed, 0 inconclusive, 0 incomparable.');
  const worse = [0, 1].map((seed) => sampleResult({ method: 'kl', strength: 1, task: 0.9, alignment: 0.05, seed }));
  expect(await section(worse)).toMatch(/<td class="gate bad"[^>]*><span class="verdict">regressed<\/span> −0\.\d\d/);
  expect(await section(worse, [])).toBe('');
});

const elsewhere = (result: CompletedTrial) => ({
  ...result,
  identity: { ...result.identity, data: { task_train: 'x' } },
});

test('what cannot be compared alarms nobody, and its reason is read without a pointer', async () => {
  const [changed, ...same] = sampleComparison([0, 1]);
  const html = await section([elsewhere(changed!), ...same, sampleResult({ method: 'dpo', strength: 3 })]);
  expect(html).toContain(' 3 incomparable.');
  expect(html).not.toMatch(/title=|gate bad/);
  expect(html.match(/Expected a run like its baseline, got [^<]*task_train/g)).toHaveLength(1);
  expect(html).toContain('<strong>dpo weight=3</strong>: The baseline has no dpo weight=3');
  expect(html).toMatch(/<li><strong>[^<]*kl beta=1\b[^<]*<\/strong>: \w+ is as in the baseline \(95 % interval/);
});

test('where nothing can be compared, one sentence says why, in place of a table', async () => {
  const html = await section(sampleComparison([0, 1]).map(elsewhere));
  expect(html).not.toContain('<table');
  expect(html).toMatch(
    /<p>Nothing of this run can be compared with the baseline accepted on [\d-]+\. Expected a run like its baseline, got [^<]*<\/p>/,
  );
});
