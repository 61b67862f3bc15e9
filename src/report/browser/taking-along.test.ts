import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sampleComparison } from '../../results/sample-results.ts';
import { crowdedComparison } from '../front/crowded-comparison.ts';
import { writtenReport } from './opened-report.ts';
import { testedReport, visitor } from './tested-report.ts';

const tested = testedReport(() => writtenReport(sampleComparison([0, 1])));
const visit = visitor(tested);

async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

describe('a figure is saved', () => {
  test('as an SVG that stands alone: colours as seen, without what was left out', () =>
    visit(async (page) => {
      await page.getByRole('checkbox', { name: 'upweighted' }).first().uncheck();
      const { name, text } = await saved(
        page,
        page.getByRole('button', { name: 'SVG of alignment against task' }).first(),
      );
      expect(name).toBe('sample-alignment-against-task.svg');
      expect(text).not.toMatch(/var\(|href|class=|inherit/);
      expect(text).toContain('<title>Scatter plot of alignment against task: 9 points.');
      const alone = await page.context().newPage();
      await alone.goto(`data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`);
      expect(await alone.evaluate(() => document.documentElement.localName)).toBe('svg');
      expect(await alone.evaluate(() => document.querySelectorAll('g > title').length)).toBe(6);
    }));

  test('without a front that hidden methods made, on the page and in the file', () =>
    visit(async (page) => {
      const plane = page.locator('.plane svg:visible').first();
      const front = plane.locator('.front:visible');
      const file = async () =>
        (await saved(page, page.getByRole('button', { name: 'SVG of alignment against capability' }).first())).text;
      expect(await front.count()).toBe(2);
      expect(await file()).toMatch(/<title>[^<]* On the front: kl beta=10; kl beta=1\.<\/title>/);
      await page.getByRole('checkbox', { name: 'standard' }).first().uncheck();
      expect(await front.count()).toBe(2);
      await page.getByRole('checkbox', { name: 'kl' }).first().uncheck();
      expect(await front.count()).toBe(0);
      expect(await page.locator('.multiple svg:visible .front:visible').count()).toBe(0);
      expect(await page.getByText('A front is not drawn while a method on it is hidden.').isVisible()).toBe(true);
      expect(await plane.getAttribute('aria-label')).toContain('Not shown: kl, standard.');
      const text = await file();
      expect(text).not.toMatch(/On the front|stroke-dasharray="4,4"/);
      expect(text).toContain('The front of all methods is not drawn. Not shown: kl, standard.');
    }));

  test('with its numbers as CSV: all points of a plane, those of a method alone, the curves of a training', () =>
    visit(async (page) => {
      const table = async (title: string) => {
        const { text } = await saved(page, page.getByRole('button', { name: `CSV of ${title}`, exact: true }));
        return parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
      };
      const plane = await table('alignment against capability');
      expect(plane.map(({ method }) => method)).toHaveLength(9);
      const shown = await page
        .locator('table.scores tbody tr td:nth-child(5)')
        .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.value));
      expect(plane.map(({ alignment }) => alignment)).toEqual(shown);
      const alone = await table('alignment against capability, kl');
      expect(alone.map(({ strength }) => strength)).toEqual(['0.1', '1', '10']);
      const curve = await table('training of kl beta=10');
      expect(Object.keys(curve[0]!)).toEqual([
        'update',
        'term task',
        'term alignment',
        'objective, seed 0',
        'objective, seed 1',
      ]);
      expect(curve.at(-1)!.update).toBe('60');
    }));

  test('and a table of labels as CSV, one line for each of its scores', () =>
    visit(async (page) => {
      const table = page.locator('details.metric[data-table]').first();
      const { name, text } = await saved(page, table.getByRole('button', { name: /^CSV of .* by label$/ }));
      expect(name).toMatch(/^sample-\w+-by-label\.csv$/);
      const rows = parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
      const shown = await table
        .locator('tbody td[class^=h]')
        .evaluateAll((cells) => cells.map((cell) => (cell.firstChild?.textContent ?? '').trim()));
      // Of a set with one label, the table leaves out the mean over all.
      const labels = (set = '') => new Set(rows.filter((row) => row.set === set).map(({ label }) => label));
      const same = rows.filter(({ set, label }) => label !== 'all' || labels(set).size > 2);
      expect(same.map(({ score }) => Number(score).toFixed(2)).sort()).toEqual(shown.sort());
      expect(rows.find(({ method, strength }) => method === 'kl' && strength === '10')).toMatchObject({ seeds: '0 1' });
    }));
});

describe('the address keeps what is filtered', () => {
  test('methods and transcripts, so that it opens the same view elsewhere', () =>
    visit(async (page) => {
      await page.getByRole('checkbox', { name: 'upweighted' }).first().uncheck();
      const explorer = page.locator('.explorer');
      await explorer.getByRole('checkbox', { name: /only where/ }).uncheck();
      await explorer.getByLabel('Form').selectOption('a false claim');
      await explorer.getByLabel('Search').fill('well DONE');
      await expect.poll(() => page.url()).toContain('search=well');
      await page.locator('nav a', { hasText: 'Transcripts' }).click();
      const url = page.url();
      expect(url).toContain('#s1-transcripts?s1.without=upweighted');
      const status = explorer.getByRole('status');
      await expect.poll(() => status.innerText()).toMatch(/^\d+ prompt/);
      const found = await status.innerText();
      await visit(
        async (other) => {
          expect(await other.getByRole('checkbox', { name: 'upweighted' }).first().isChecked()).toBe(false);
          expect(await other.locator('.on-wide a.point:visible').count()).toBe(12);
          await expect.poll(() => other.locator('.explorer').getByRole('status').innerText()).toBe(found);
          expect(await other.evaluate(() => scrollY)).toBeGreaterThan(500);
          await other.getByRole('button', { name: 'All', exact: true }).click();
          expect(other.url()).not.toContain('without');
        },
        {},
        url,
      );
    }));

  test('names of another report are passed over, and a place alone is a place', () =>
    visit(
      async (page) => {
        expect(await page.locator('.on-wide a.point:visible').count()).toBe(18);
        await page.locator('table.scores tbody td a').first().click();
        expect(page.url()).toMatch(/#s1-p0$/);
        await page.locator('details.point[open]').waitFor();
      },
      {},
      `${tested.report.url}#s1-scores?s1.without=%3Cb%3E&s1.label=nowhere&s9.x=1&s1.seed=77`,
    ));
});

test.each(['A4', 'Letter'] as const)('on %s paper a report is two pages, even with 26 methods', async (format) => {
  const full = await writtenReport(crowdedComparison([0, 1, 2]));
  try {
    for (const { url } of [tested.report, full]) {
      await visit(
        async (page) => {
          const margin = { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' };
          const paper = await page.pdf({ format, margin });
          expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
        },
        {},
        url,
      );
    }
  } finally {
    full.remove();
  }
});
