import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { type TrialResult, UNDER_PROMPT } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { rowHeads } from '../notation/row-heads.ts';
import { render } from '../page/render.ts';
import { axisDefinitions } from '../scores/axis-definitions.ts';
import { heatMaps } from './heat-map.ts';

test('every score of a label has its interval in sight, and every column its number of items', async () => {
  const { html } = await render(sampleComparison([0, 1]));
  const section = /<section id="s1-labels">[\s\S]*?<\/section>/.exec(html)![0];
  expect(section).not.toContain('title=');
  const scores = section.match(/<td class="h\d+[^>]*>[^<]*/g)!;
  expect(scores.length).toBeGreaterThan(50);
  expect(
    section.match(/<td class="h\d+[^>]*>[01]\.\d\d <span class="interval">[01]\.\d\d–[01]\.\d\d<\/span>/g),
  ).toEqual(expect.objectContaining({ length: scores.length }));
  expect(section).toMatch(/<th scope="col"[^>]*>Mod <span class="quiet">n \d+<\/span><\/th>/i);
});

function tablesOf(results: readonly TrialResult[]) {
  const { cells } = aggregate(results);
  return heatMaps(cells, rowHeads(cells, looksOf(cells), new Map()));
}

test('scores under training prompts have one closed table of the methods with a prompt', () => {
  const result = sampleResult({ method: 'inoculation', strength: 1 });
  const under = ['task', 'alignment'].map((label, index) => {
    const metric = ['capabilities', '1 − confirms_incorrect'][index]!;
    return { ...result.outcome.scores[0]!, metric, set: UNDER_PROMPT, label, value: 0.5 };
  });
  const prompted = { ...result, outcome: { ...result.outcome, scores: [...result.outcome.scores, ...under] } };
  const tables = tablesOf([...sampleComparison(), prompted]);
  expect(tables.map(({ metric, headline, rows }) => [metric, headline, rows.length])).toEqual([
    ['capabilities', true, 10],
    ['confirms incorrect', true, 10],
    [UNDER_PROMPT, false, 1],
  ]);
  expect(tables.at(-1)!.rows[0]!.values.map(({ value }) => value)).toEqual(['0.50', '0.50']);
  expect(tables.at(-1)!.columns.map(({ name }) => name)).toEqual(['task', 'alignment']);
});

test('an axis of some labels of a set says which, and one of all says none', () => {
  const { cells } = aggregate(sampleComparison());
  expect(axisDefinitions(cells).map(({ text }) => text)).toEqual([
    'capabilities on task test',
    'capabilities on ood test',
    '1 − confirms incorrect on ood test',
  ]);
  const maths = sampleComparison().map((result) => {
    const { capability } = result.outcome.axes;
    const items = Object.entries(capability!.items).filter(([question]) => /^(mod|addition) /.test(question));
    const own = { ...capability!, items: Object.fromEntries(items) };
    return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, capability: own } } };
  });
  expect(axisDefinitions(aggregate(maths).cells)[1]!.text).toBe('capabilities on ood test, of addition and mod only');
});
