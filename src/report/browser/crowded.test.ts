import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { crowdedComparison } from '../front/crowded-comparison.ts';
import { desktop, phone, writtenReport } from './opened-report.ts';
import { testedReport, visitor } from './tested-report.ts';

const screenshots = resolve(import.meta.dirname, '../../../reports/screenshots');

const visit = visitor(testedReport(() => writtenReport(crowdedComparison())));

test.each([
  ['desktop', desktop],
  ['phone', phone],
])('26 methods at three strengths: on a %s no label lies on another, and every method has one', (device, options) =>
  visit(async (page) => {
    await page.screenshot({ path: join(screenshots, `crowded-${device}.png`), fullPage: true });
    const planes = await page.locator('.plane svg:visible').evaluateAll((figures) =>
      figures.map((figure) =>
        [...figure.querySelectorAll('.labels text')].map((label) => {
          const { left, right, top, bottom } = label.getBoundingClientRect();
          return { text: label.textContent, left, right, top, bottom };
        }),
      ),
    );
    expect(planes).toHaveLength(2);
    for (const labels of planes) {
      const overlaps = labels.flatMap((a, index) =>
        labels
          .slice(index + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.text} and ${b.text}`),
      );
      expect(overlaps).toEqual([]);
      const numbers = Array.from({ length: 26 }, (_, index) => String(index + 1));
      expect(new Set(labels.map(({ text }) => text))).toEqual(new Set(['base', 'taskOnly', ...numbers]));
    }
  }, options),
);

test('on a desktop the four criteria and their cost are seen at once, without scrolling', () =>
  visit(async (page) => {
    const hidden = await page.locator('.scroll:has(> .criteria)').evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(hidden).toBe(0);
  }));

test('each method stands alone once a plane, and the legend says its number', () =>
  visit(async (page) => {
    const first = page.locator('.fronts').first();
    expect(await first.locator('figure').count()).toBe(26);
    expect(await first.getByRole('img').or(first.locator('svg[role="graphics-document"]')).count()).toBe(26);
    expect(await page.locator('.legend [data-name="kl"]').innerText()).toMatch(/^\s*11\s+kl\s*$/);
    await page.getByRole('checkbox', { name: 'kl' }).first().uncheck();
    expect(await first.locator('figure:visible').count()).toBe(25);
  }));
