import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { failedSample, sampleChecks, sampleComparison } from '../../results/sample-results.ts';
import { desktop, opened, phone, writtenReport } from './opened-report.ts';
import { testedReport } from './tested-report.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = resolve(import.meta.dirname, '../../../reports/screenshots');

const tested = testedReport(() => {
  // The page has every part, and each part is small: axe's time grows with the page, and a large page repeats itself.
  const few = sampleComparison([0, 1]).filter(
    ({ method }) => method.name !== 'upweighted' && method.strength?.value !== 0.1,
  );
  const results = [...few, failedSample({ method: 'kl', strength: 100 })];
  return writtenReport(results, ['A note to the reader.'], sampleChecks(few));
});
const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('on a %s', (device, options) => {
  test.each(['light', 'dark'] as const)('%s: every part of the report passes axe', async (colorScheme) => {
    await opened(tested.browser, tested.report.url, { ...options, colorScheme }, async ({ page, complaints }) => {
      await page.screenshot({ path: join(screenshots, `${device}-${colorScheme}.png`) });
      await page.locator('.explorer').scrollIntoViewIfNeeded();
      await page.locator('.explorer .exchange').first().waitFor();
      await unfold(page);
      // Scrolling past every section lays it out. A picture of the whole page and axe's test of colours need all sections.
      await page.evaluate(() => {
        for (const section of document.querySelectorAll<HTMLElement>('section'))
          section.style.contentVisibility = 'visible';
      });
      await page.locator('.plane:visible a.point:visible').first().focus();
      await page.locator('.tip').waitFor();
      await page.screenshot({ path: join(screenshots, `${device}-${colorScheme}-unfolded.png`), fullPage: true });
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(
        // These are axe's default rules (WCAG 2 A and AA, and best practices) and the size of targets.
        () =>
          (globalThis as unknown as { axe: { run(o: object): Promise<AxeResults> } }).axe.run({
            rules: { 'target-size': { enabled: true } },
          }),
      );
      const found = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ target, failureSummary }) => `${target} ${failureSummary}`)
            .slice(0, 3)
            .join(' | ')}`,
      );
      expect(found).toEqual([]);
      expect(passes.length).toBeGreaterThan(30);
      expect(complaints).toEqual([]);
    });
  });

  test('nothing makes the page itself scroll sideways', async () => {
    for (const width of [options.viewport!.width, 320, 768]) {
      const viewport = { width, height: 800 };
      await opened(tested.browser, tested.report.url, { ...options, viewport }, async ({ page }) => {
        await unfold(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `${width} pixels wide`).toBeLessThanOrEqual(0);
      });
    }
  });
});
