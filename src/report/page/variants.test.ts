import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { failedSample, sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { criteriaRows } from '../criteria/criteria-table.ts';
import { textTable } from '../plain-text/text-table.ts';
import { render } from './render.ts';

const seeds = [1, 2, 3];
const control = <T extends TrialResult>(trial: T): T => ({
  ...trial,
  key: `control ${trial.key}`,
  method: { ...trial.method, options: { ...trial.method.options, direction: 'forward' } },
});
const elsewhere = (trial: TrialResult): TrialResult => ({
  ...trial,
  key: `elsewhere ${trial.key}`,
  identity: { ...trial.identity, data: { task_train: 'other' } },
});
const forward = seeds.map((seed) => control(sampleResult({ method: 'kl', strength: 1, seed, alignment: 0.4 })));
const failure = control(failedSample({ method: 'kl', strength: 3, seed: 1 }));
// Rendering takes a second, so tests share the page.
const varied = render([...sampleComparison(seeds), ...forward, failure]);

/** The moves and lines of the path of a sweep in the first plane: `ML` is one line of two points. */
function pathOf(html: string, key: string): string {
  const plane = html.match(/<div class="on-wide">.*?<\/div>/s)![0];
  const group = new RegExp(`class="[^"]*path series ${key}".*?</g>`, 's').exec(plane)?.[0] ?? '';
  return (/ d="([^"]*)"/.exec(group)?.[1] ?? '').replaceAll(/[^ML]/g, '');
}

const keyOf = (html: string, name: string) =>
  new RegExp(`<li data-method="(k\\d+)" data-name="${name}">`).exec(html)?.[1] ?? 'no entry';

test('a control has its own name in tables, legend and figures, and no line joins it to the sweep', async () => {
  const { html } = await varied;
  expect(criteriaRows(aggregate([...sampleComparison(seeds), ...forward]).cells).map(([name]) => name)).toContain(
    'kl direction=forward beta=1',
  );
  expect(html).toContain('aria-label="kl direction=forward beta=1: capability');
  expect(html).toContain('kl direction=forward alone: 1 point of');
  expect(html).toContain('kl alone: 3 points of');
  expect(html).toContain('<strong>kl direction&#x3D;forward beta&#x3D;3, seed 1</strong>');
  expect(pathOf(html, keyOf(html, 'kl'))).toBe('MLL');
  const keys = ['kl', 'kl direction&#x3D;forward'].map((name) => keyOf(html, name));
  expect(keys).not.toContain('no entry');
  expect(new Set(keys).size).toBe(2);
});

test('the terminal tells a control from the method', () => {
  expect(textTable([...sampleComparison(seeds), ...forward, failure])).toMatch(
    /kl beta=1 [\s\S]*kl direction=forward beta=1 [\s\S]*failed: sample kl direction=forward beta=3, seed 1/,
  );
});

test('the leader is compared with its own control too, and told from those that lose the skill', async () => {
  const { html } = await varied;
  const [, unprotected, leader] = html.split('id="s1-differences"')[1]!.split('<details class="metric"');
  expect(leader).toMatch(/<th scope="row">[\s\S]*kl direction&#x3D;forward beta&#x3D;1[ <]/);
  expect(leader).toContain('on validation questions among those that keep the skill there');
  for (const table of [unprotected!, leader!]) expect(table).toMatch(/Told apart, of 4 other methods: /);
  expect(unprotected).toMatch(/forward beta&#x3D;1 <span class="quiet">more than 0\.1 below taskOnly</);
  expect(html).toContain(
    'More than 0.1 below <code>taskOnly</code>: on the validation questions that chose for some seed, no strength',
  );
  expect(html).toContain('(n; of the side with fewer');
});

test('a method without a seed in common keeps its row', async () => {
  const { html } = await render([...sampleComparison(), sampleResult({ method: 'dpo', seed: 9 })]);
  const [, unprotected] = html.split('id="s1-differences"')[1]!.split('<details class="metric"');
  const row = unprotected!.split('<tr data-method').find((one) => /<\/svg>\s*dpo[ <]/.test(one));
  expect(row?.match(/nothing in common/g)).toHaveLength(3);
});

test('comparisons of one method have lines and names of their own', async () => {
  const { html } = await render([...sampleComparison(), ...sampleComparison().slice(1).map(elsewhere)]);
  expect(pathOf(html, keyOf(html, 'kl'))).toBe('MLLMLL');
  expect(html).toContain('aria-label="kl (comparison 1) beta=1: capability');
  expect(html).toContain('aria-label="kl (comparison 2) beta=1: capability');
  expect((await varied).html).not.toContain('(comparison 1)');
});
