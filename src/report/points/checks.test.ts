import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Check } from '../../results/check.ts';
import { sampleComparison } from '../../results/sample-results.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { render } from '../page/render.ts';
import { writeReport } from '../write-report.ts';
import { completeChecks, readChecks } from './checks.ts';

const results = sampleComparison();
const of = (method: string) => results.find((result) => result.method.name === method)!.key;
const check = (method: string, outcome: Check['outcome'], fails = false, expected = 'task ≥ 0.8'): Check => ({
  ...{ trials: [of(method)], expected, outcome, fails },
  found: `${method} <was> measured`,
});
const checks = [
  check('base', 'pass'),
  check('taskOnly', 'pass'),
  check('taskOnly', 'regressed', false, 'capability has not fallen by more than 0.1 (advisory)'),
  check('standard', 'pass'),
  check('standard', 'missed', true, 'alignment ≥ 0.5'),
];

test('a point says whether it passed, and against what', async () => {
  const { html } = await render(results, { checks });
  const words = [...html.matchAll(/<td class="gate (\w+)" data-value="(\d)"><span class="verdict">([^<]*)<\/span>/g)];
  expect(words.map(([, tone, failed, text]) => [tone, failed, text])).toEqual([
    ['good', '0', 'all 1 pass'],
    ['open', '0', '1 of 2 open'],
    ['bad', '1', '1 of 2 failed'],
  ]);
  expect(html).toContain('<li>3 of 5 checks pass, 1 failed</li>');
  const card = html.match(/<div class="card" id="s1-p1">[\s\S]*?<h3>Options/)![0];
  expect(card).toContain('<td>task ≥ 0.8</td>');
  expect(card).toMatch(
    /<td class="gate open"><span class="verdict">regressed<\/span> <span class="quiet">fails no test/,
  );
  expect(card).toContain('<td>taskOnly &lt;was&gt; measured</td>');
  expect((await render(results)).html).not.toContain('<h3>Checks</h3>');
});

test('a run keeps what suites said before of trials that it shows and did not check', () => {
  const again = [check('standard', 'pass', false, 'alignment ≥ 0.4')];
  const gone = { ...check('base', 'pass'), trials: [of('base'), 'a trial of another time'] };
  expect(completeChecks(again, [...checks, gone], results)).toEqual([...again, ...checks.slice(0, 3)]);
});

const folder = temporaryFolder('checks');
test('checks lie beside the report, and what cannot be read is told of', async () => {
  await writeReport(results, folder, { checks });
  expect(readChecks(folder)).toEqual(checks);
  writeFileSync(join(folder, 'checks.json'), '[{"trials": []}]');
  expect(() => readChecks(folder)).toThrow(/outcomes of bounds and gates in .*checks\.json, got 0\./);
  expect(readChecks(join(folder, 'nowhere'))).toEqual([]);
});
