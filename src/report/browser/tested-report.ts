import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openChromium } from './open-chromium.ts';
import { desktop, opened, type WrittenReport } from './opened-report.ts';

interface Tested {
  readonly browser: Browser;
  readonly report: WrittenReport;
}

/** A Chromium and a report for the tests of a file. */
export function testedReport(write: () => Promise<WrittenReport>): Tested {
  const tested = {} as { -readonly [K in keyof Tested]: Tested[K] };
  beforeAll(async () => {
    tested.browser = await openChromium();
    tested.report = await write();
  }, 120_000);
  afterAll(async () => {
    tested.report?.remove();
    await tested.browser?.close();
  });
  return tested;
}

/** Opens a report on a desktop, and expects that nothing complains. */
export function visitor(tested: Tested) {
  return (look: (page: Page) => Promise<void>, options: BrowserContextOptions = {}, url = tested.report.url) =>
    opened(tested.browser, url, { ...desktop, ...options }, async ({ page, complaints }) => {
      await look(page);
      expect(complaints).toEqual([]);
    });
}
