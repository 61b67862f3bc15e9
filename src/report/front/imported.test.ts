import { expect, test } from 'vitest';
import type { ImportedPoint } from '../../results/imported.ts';
import { sampleComparison } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';

const point = (name: string, task: number | null, alignment: number, setting = 'sample'): ImportedPoint => ({
  format: 1,
  setting,
  source: 'study',
  run: `runs/${name}`,
  model: 'a model',
  method: { name, strength: { option: 'beta', value: 5 } },
  seed: 1,
  axes: {
    task: task === null ? null : { metric: 't', set: 's', value: task, n: 2400 },
    capability: { metric: 'c', set: 's', value: 0.5 },
    alignment: { metric: 'a', set: 's', value: alignment },
  },
  notes: ['a note'],
});

const planes = (html: string) => html.match(/<div class="on-wide">.*?<\/div>/gs)!;

test('imported points are drawn where both scores are known, as imported and without intervals', async () => {
  const imported = [point('kl', 0.3, 0.9), point('<b>', null, 0.4), point('dpo', 0.6, 0.7, 'elsewhere')];
  const { html } = await render(sampleComparison(), { imported });
  const described = planes(html).map((plane) => plane.match(/aria-label="Imported from [^"]*"/g));
  expect(described.map((labels) => labels?.length)).toEqual([2, 1]);
  expect(described[1]![0]).toContain(
    'Imported from the study: kl beta=5, seed 1: task 0.30, alignment 0.90, without intervals',
  );
  expect(html).toContain('Beside them 2 imported points.');
  expect(html.match(/<tr id="s1-i\d" data-method="k\d" data-also="imported">/g)).toHaveLength(2);
  expect(html).toContain('&lt;b&gt;');
  expect(html).not.toContain('elsewhere');
});

test('a crowd of imported points lies small below our lines, its front large', async () => {
  const crowd = Array.from({ length: 600 }, (_, index) => point('kl', (index % 25) / 25, Math.floor(index / 25) / 24));
  const { html } = await render(sampleComparison(), { imported: crowd });
  for (const plane of planes(html)) {
    const shapes = [...plane.matchAll(/<a class="point"[^>]*aria-label="Imported from.*?<path [^>]*d="([^"]*)"/gs)].map(
      (match) => match[1]!,
    );
    const sizes = shapes.map((shape) => Math.max(...shape.match(/-?\d+(?:\.\d+)?/g)!.map(Number)));
    const large = sizes.filter((size) => size > 5);
    expect(sizes).toHaveLength(600);
    expect(large.length).toBeGreaterThan(0);
    expect(large.length).toBeLessThan(30);
    expect(plane.lastIndexOf('aria-label="Imported from')).toBeLessThan(plane.indexOf('path series k'));
  }
});

test('an imported point has its method’s mark, empty: ours and theirs are seen together', async () => {
  const { html } = await render(sampleComparison(), { imported: [point('kl', 0.3, 0.9), point('dpo', 0.4, 0.8)] });
  const [plane] = planes(html);
  const key = /<li data-method="(k\d+)" data-name="kl">/.exec(html)![1]!;
  const marksOf = (series: string) =>
    [...new RegExp(`class="[^"]*points series ${series}".*?</g>`, 's').exec(plane!)![0].matchAll(/<path [^>]*>/g)].map(
      ([mark]) => ({
        color: /stroke="(var\(--m\d\))"/.exec(mark)?.[1] ?? /fill="(var\(--m\d\))"/.exec(mark)?.[1],
        shape: / d="([^"]*)"/.exec(mark)![1],
      }),
    );
  expect(marksOf(`imported ${key}`)[0]).toEqual(marksOf(key)[0]);
  expect(html).toMatch(/data-name="dpo">.*<span class="quiet">imported<\/span>/);
  expect(html).toMatch(/aria-label="kl alone: 3 points and 1 imported point of alignment against capability/);
});

test('imported points change no number of ours', async () => {
  const own = await render(sampleComparison());
  const beside = await render(sampleComparison(), { imported: [point('kl', 1, 1)] });
  const numbers = (html: string) => html.match(/data-value="[^"]*"/g)!;
  const ours = beside.html.replace(/<section id="s1-imported">.*?<\/section>/s, '');
  expect(numbers(ours)).toEqual(numbers(own.html));
  expect(own.html).not.toMatch(/imported point/i);
});
