import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sampleComparison } from '../../results/sample-results.ts';
import { writtenReport } from './opened-report.ts';
import { testedReport, visitor } from './tested-report.ts';

const visit = visitor(testedReport(() => writtenReport(sampleComparison([0, 1]))));
const point = (page: Page, name: string) => page.locator(`.on-wide a.point[aria-label^="${name}:"]`).first();

describe('a point of the plane', () => {
  test('says what it is on hover, until Escape', () =>
    visit(async (page) => {
      await point(page, 'kl beta=10').hover();
      const tip = page.locator('.tip');
      await tip.waitFor();
      expect(await tip.innerText()).toMatch(/kl beta=10\s+task\s+0\.\d\d 0\.\d\d–[01]\.\d\d\s+capability/);
      const [shown, window] = [(await tip.boundingBox())!, page.viewportSize()!];
      expect(shown.x).toBeGreaterThanOrEqual(0);
      expect(shown.x + shown.width).toBeLessThanOrEqual(window.width);
      await tip.hover();
      await page.waitForTimeout(300);
      expect(await tip.isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      expect(await tip.isVisible()).toBe(false);
    }));

  test('is reached by keyboard, lights its method, and Enter opens its trials', () =>
    visit(async (page) => {
      await point(page, 'kl beta=1').focus();
      await page.keyboard.press('Tab');
      await page.locator('.tip').waitFor();
      expect(await page.locator('.tip').innerText()).toContain('beta=10');
      expect(await page.locator('.on-wide svg.dimmed .points.series.lit').count()).toBe(2);
      await page.keyboard.press('Enter');
      const card = page.locator('details.point[open]');
      await card.waitFor();
      expect(await card.locator('summary').innerText()).toMatch(/kl\s*beta=10/);
      expect(await card.locator('tbody tr').count()).toBe(2);
      expect(await card.locator('.command').first().innerText()).toMatch(
        /^SELGEN_SEEDS=0 .* -t '\^sample kl beta=10 seed=0 '$/,
      );
      expect(await page.evaluate(() => document.activeElement?.closest('details')?.open)).toBe(true);
    }));
});

test('the table sorts by any column, and goes back', () =>
  visit(async (page) => {
    const values = (column: number) =>
      page
        .locator(`table.scores tbody tr td:nth-child(${column})`)
        .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));
    const before = await values(5);
    const head = page.locator('table.scores').getByRole('button', { name: 'Alignment' });
    await head.click();
    expect(await values(5)).toEqual([...before].sort((a, b) => b - a));
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('Alignment');
    await head.press('Enter');
    expect(await values(5)).toEqual([...before].sort((a, b) => a - b));
    await head.press('Enter');
    expect(await values(5)).toEqual(before);
    expect(await page.locator('th[aria-sort]').count()).toBe(0);
  }));

test('a method can be left out everywhere', () =>
  visit(async (page) => {
    const shown = () => page.locator('[data-method]:visible', { hasText: 'upweighted' }).count();
    const points = () => page.locator('.on-wide a.point:visible').count();
    expect([await points(), (await shown()) > 5]).toEqual([18, true]);
    await page.getByRole('checkbox', { name: 'upweighted' }).first().uncheck();
    expect([await points(), await shown()]).toEqual([12, 1]);
    await page.locator('.legend').getByRole('button', { name: 'All' }).click();
    expect(await points()).toBe(18);
  }));

test('transcripts narrow to a label, a way of asking, a search, a disagreement, and the points one chooses', () =>
  visit(async (page) => {
    const explorer = page.locator('.explorer');
    await explorer.scrollIntoViewIfNeeded();
    await explorer.locator('.exchange').first().waitFor();
    expect(await page.locator('.excerpts').isVisible()).toBe(false);
    const count = async () => Number(/^[\d,]+/.exec(await explorer.getByRole('status').innerText())?.[0] ?? 0);
    const tones = await explorer
      .locator('.exchange')
      .first()
      .locator('li')
      .evaluateAll((items) => items.map((item) => item.className));
    expect(new Set(tones)).toEqual(new Set(['good', 'bad']));
    const disagreeing = await count();
    await explorer.getByRole('checkbox', { name: /only where/ }).uncheck();
    await expect.poll(count).toBe(80);
    expect(disagreeing).toBeLessThan(80);
    await explorer.getByLabel('Form').selectOption('a false claim');
    await expect.poll(count).toBe(40);
    await explorer.getByLabel('Label').selectOption('');
    await expect.poll(count).toBe(240);
    await explorer.getByLabel('Search').fill('well DONE');
    await expect.poll(count).toBeLessThan(240);
    await explorer.getByText('Side by side').click();
    await explorer.getByRole('checkbox', { name: 'kl beta=0.1' }).check();
    await expect.poll(() => explorer.locator('.exchange').first().locator('li').count()).toBe(6);
    await explorer.getByRole('button', { name: 'Show more' }).click();
    expect(await explorer.locator('.exchange').count()).toBe(24);
  }));

test('without script the report is whole, and a point still leads to its trials', () =>
  visit(
    async (page) => {
      expect(await page.locator('.excerpts').isVisible()).toBe(true);
      expect(await page.locator('table.scores tbody tr').count()).toBe(9);
      await point(page, 'kl beta=10').click();
      await page.locator('details.point[open] .command').first().waitFor();
    },
    { javaScriptEnabled: false },
  ));
