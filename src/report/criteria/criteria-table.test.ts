import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { UNDER_PROMPT } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { render } from '../page/render.ts';
import { markdownTable } from '../plain-text/markdown-table.ts';
import { textTable } from '../plain-text/text-table.ts';
import { criteriaRows } from './criteria-table.ts';

const seeds = [1, 2, 3];
// Rendering takes a second, so tests share the pages.
const [one, many] = [render(sampleComparison([1])), render(sampleComparison(seeds))];
const rows = criteriaRows(aggregate(sampleComparison(seeds)).cells);

test('criteria are the first table of the page, one row a method, with what it cost', async () => {
  const { html } = await many;
  const section = html.slice(html.indexOf('id="s1-criteria"'), html.indexOf('id="s1-plane"'));
  expect(html.indexOf('<table')).toBe(html.indexOf('<table class="criteria'));
  for (const [method, ...verdicts] of rows.slice(1)) {
    expect(section).toContain(method!.replaceAll('=', '&#x3D;'));
    for (const verdict of verdicts) expect(section).toContain(`<span class="verdict">${verdict.replace(/ \(.*/, '')}<`);
  }
  expect(section).toContain('2.0 ×');
  expect(section).toContain('margin 0.');
});

test('the terminal and Markdown show each verdict with its interval', () => {
  const [head, taskOnly, ...remedies] = rows;
  expect(head).toEqual(['criteria', 'no broad misalignment', 'learns the task', 'narrow trait', 'coherent']);
  expect(taskOnly!.slice(0, 3)).toEqual([
    'taskOnly',
    expect.stringMatching(/^no \(−0\.\d\d to −0\.\d\d\)$/),
    'reference',
  ]);
  expect(remedies.map(([name]) => name)).toContain('standard');
  const [text, markdown] = [textTable(sampleComparison(seeds)), markdownTable(sampleComparison(seeds))];
  for (const cell of [head, taskOnly, ...remedies].flatMap((row) => row!)) {
    expect(text).toContain(cell);
    expect(markdown.replaceAll('\\', '')).toContain(cell);
  }
});

test('one seed has no verdict to show in text, and its intervals in the page', async () => {
  expect(criteriaRows(aggregate(sampleComparison([1])).cells)).toEqual([]);
  expect((await one).html).toContain('one seed: no verdict');
  expect((await one).html).toContain('<p class="finding">No verdicts: fewer than 3 seeds compare trained models');
});

test('what an interval covers and which seeds chose a strength is said as it is with one seed, and with several', async () => {
  const [single, several] = [(await one).html, (await many).html];
  const ofSeveral = [/in 95 % of experiments/g, /strength that the other seeds chose/g, /the table above is the test/g];
  const ofOne = [
    /leave out the chance of a training/g,
    /The one seed chose and reports/g,
    /fewer than three seeds allow no/g,
  ];
  for (const [index, count] of [2, 1, 1].entries()) {
    expect(several.match(ofSeveral[index]!)).toHaveLength(count);
    expect(several).not.toMatch(ofOne[index]!);
    expect(single.match(ofOne[index]!)).toHaveLength(count);
    expect(single).not.toMatch(ofSeveral[index]!);
  }
  expect(single).toContain('the interval leaves out the chance of a training');
  const mixture = sampleComparison(seeds).filter(({ method, seed }) => method.name !== 'standard' || seed === 1);
  const mixed = (await render(mixture)).html;
  expect(mixed).toContain('the other seeds chose; a method with one seed, the strength that this seed chose.');
  expect(several).not.toContain('a method with one seed');
});

test('“not measured” stands over no number, also where a method has a narrow score and base has none', async () => {
  const results = sampleComparison(seeds).map((result) => {
    const { method, outcome } = result;
    if (method.name !== 'base') return result;
    return { ...result, outcome: { ...outcome, criteria: { ...outcome.criteria!, narrow: null } } };
  });
  const { html } = await render(results);
  expect(html).toContain('<span class="verdict">no score of base</span><span class="interval">');
  expect(html).not.toContain('<span class="verdict">not measured</span><span class="interval">');
});

test('alignment under a method’s own prompt stands beside its score', async () => {
  const result = sampleResult({ method: 'inoculation', strength: 1 });
  const { scores } = result.outcome;
  const own = { ...scores[0]!, set: UNDER_PROMPT, label: 'alignment', value: 0.07 };
  const prompted = { ...result, outcome: { ...result.outcome, scores: [...scores, own] } };
  const references = ['base', 'taskOnly'].map((method) => sampleResult({ method }));
  const { html } = await render([...references, prompted]);
  expect(html.match(/under its training prompt 0\.07/g)).toHaveLength(2);
  expect((await render(references)).html).not.toContain('under its training prompt 0');
});
