import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CompletedTrial } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleChecks, sampleResult } from '../../results/sample-results.ts';
import { wordyResult } from '../transcripts/wordy-result.ts';
import { openChromium } from './open-chromium.ts';
import { desktop, opened, writtenReport } from './opened-report.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
}, 120_000);
afterAll(() => browser?.close());
const written = async (...content: Parameters<typeof writtenReport>) => {
  const report = await writtenReport(...content);
  onTestFinished(() => report.remove());
  return report;
};

const attack = [
  '</script><script>window.hacked = 1</script>',
  '<img src=x onerror="window.hacked = 2">',
  '"><svg onload="window.hacked = 3">',
  '{{constructor.constructor "window.hacked = 4"}}',
  '");window.hacked=5;("',
  '<!-- <script>',
  '\u202Egnitirw\u202C',
].join(' ');

/** The attack stands for every text that a model, a file or a user may have written. */
function poisoned(result: CompletedTrial): TrialResult {
  const marks = result.outcome.marks.map((mark) => {
    return { ...mark, label: attack, prompt: attack, reply: `${attack} ${mark.reply}`, expected: attack, why: attack };
  });
  return {
    ...result,
    setting: attack,
    method: { name: attack, strength: { option: attack, value: 1 }, options: { [attack]: attack } },
    identity: { [attack]: { [attack]: attack } },
    environment: { ...result.environment, cpu: attack },
    outcome: { ...result.outcome, marks },
  };
}

describe.each([
  ['in the page', () => poisoned(sampleResult({ method: 'kl', strength: 1 })), false],
  ['beside it', () => poisoned(wordyResult({ method: 'kl', strength: 1 })), true],
])('what a model wrote, %s', (_, make, beside) => {
  test('is read when it is asked for, shown as text, and does nothing', async () => {
    const result = make();
    const report = await written([result], [attack], sampleChecks([result], attack));
    await opened(browser, report.url, desktop, async ({ page, complaints, requests }) => {
      expect(requests).toEqual([report.url]);
      await page.locator('.explorer').scrollIntoViewIfNeeded();
      await page.getByRole('checkbox', { name: /only where/ }).uncheck();
      const reply = page.locator('.explorer .replies blockquote').first();
      await reply.waitFor();
      const shown = attack.replace('\u202E', '⟨U+202E⟩').replace('\u202C', '⟨U+202C⟩');
      expect((await reply.innerText()).startsWith(shown)).toBe(true);
      expect(await page.evaluate(() => (globalThis as { hacked?: number }).hacked)).toBeUndefined();
      expect(complaints).toEqual([]);
      expect(readdirSync(report.folder).includes('transcripts')).toBe(beside);
      expect(requests.length).toBe(beside ? 2 : 1);
      expect(requests.every((url) => url.startsWith(report.url.replace('index.html', '')))).toBe(true);
    });
  });
});

test('a page whose data files were left behind says which, and works again when they are back', async () => {
  const report = await written([wordyResult({ method: 'kl', strength: 1 })]);
  rmSync(join(report.folder, 'transcripts'), { recursive: true });
  await opened(browser, report.url, desktop, async ({ page }) => {
    await page.locator('.explorer').scrollIntoViewIfNeeded();
    const status = page.locator('.explorer [role="status"]');
    await expect
      .poll(() => status.innerText())
      .toMatch(/^Expected transcripts\/[0-9a-f]{16}\.js beside this page, got nothing\./);
  });
});

test('the policy lets no other script in', async () => {
  const { url } = await written([wordyResult({ method: 'kl', strength: 1 })]);
  await opened(browser, url, desktop, async ({ page, complaints }) => {
    const refused = await page.evaluate(() => {
      const inline = document.createElement('div');
      try {
        inline.innerHTML = '<img src=x onerror="window.hacked = 1">';
      } catch (error) {
        return (error as Error).name;
      }
      return 'let in';
    });
    expect(refused).toBe('TypeError');
    expect(complaints.join()).toContain('TrustedHTML');
  });
});
