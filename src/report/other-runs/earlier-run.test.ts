import { describe, expect, test } from 'vitest';
import type { TrialResult } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';

const section = async (now: readonly TrialResult[], before: readonly TrialResult[]) => {
  const { html } = await render(now, { earlier: { name: 'monday', results: before } });
  return /<section id="s1-earlier">[\s\S]*?<\/section>/.exec(html)?.[0];
};

const kl = (alignment: number) => [1, 2, 3].map((seed) => sampleResult({ method: 'kl', strength: 1, alignment, seed }));

describe('the comparison with an earlier run', () => {
  test('finds no difference between a run and itself, and says that nothing else changed', async () => {
    const html = await section(sampleComparison([0, 1]), sampleComparison([0, 1]));
    expect(html?.match(/<td class="difference level" data-value="0">/g)).toHaveLength(27);
    expect(html).toContain('Nothing else differs');
  });

  test('pairs points by method and options, and names what only one run has and what else changed', async () => {
    const now = [...kl(0.95), sampleResult({ method: 'base' })];
    const before = [...kl(0.2), sampleResult({ method: 'kl', strength: 2 })].map((result) => ({
      ...result,
      identity: { ...result.identity, data: { task_train: 'older' } },
    }));
    const html = await section(now, before);
    expect(html?.match(/<td class="difference higher" data-value="0\.\d+">/g)).toHaveLength(1);
    expect(html).toContain('Only in this run: base.');
    expect(html).toContain('Only in the earlier run: kl beta=2.');
    expect(html).toMatch(/<th scope="row">data\.task_train<\/th><td><bdi>older<\/bdi><\/td><td><bdi>a1b2c3<\/bdi>/);
  });

  test.each(['a', 'z'])('pairs a point with its own comparison, else with the newest, data %s', async (name) => {
    const dated = (alignment: number, data: string, finishedAt: string) =>
      kl(alignment).map((one) => ({ ...one, finishedAt, identity: { ...one.identity, data: { task_train: data } } }));
    const old = dated(0.1, name, '2026-01-01T00:00:00Z');
    const recent = dated(0.95, 'm', '2026-02-01T00:00:00Z');
    for (const now of [recent, dated(0.95, 'new', '2026-03-01T00:00:00Z')]) {
      const html = await section(now, [...old, ...recent]);
      expect(html?.match(/<td class="difference level" data-value="0">/g)).toHaveLength(3);
    }
    const own = await section(old, [...old, ...recent]);
    expect(own?.match(/<td class="difference level" data-value="0">/g)).toHaveLength(3);
  });

  test('has differences and no verdict with fewer than three common seeds, and says how verdicts are read', async () => {
    const html = await section(kl(0.95), kl(0.2).slice(0, 1));
    expect(html).toMatch(/<td class="difference level" data-value="0\.\d+"><span class="value">\+0\.\d\d<\/span>/);
    expect(html?.split('<span class="verdict">one seed: no verdict</span>')).toHaveLength(4);
    expect(html).toContain('With one seed, intervals are for other questions');
    expect(html).toContain('Fewer than three common seeds get no verdict.');
    expect(await section(kl(0.95), kl(0.2))).toMatch(/Intervals are simultaneous.*<td class="difference higher"/s);
  });

  test('is left out where the earlier run has another setting', async () => {
    const other = sampleComparison().map((result) => ({ ...result, setting: 'other' }));
    expect(await section(sampleComparison(), other)).toBeUndefined();
  });
});
