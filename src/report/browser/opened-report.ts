import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Check } from '../../results/check.ts';
import type { TrialResult } from '../../results/result.ts';
import { writeReport } from '../write-report.ts';

/** A report in its own folder, to be opened from disk. */
export interface WrittenReport {
  readonly folder: string;
  readonly url: string;
  remove(): void;
}

export async function writtenReport(
  results: readonly TrialResult[],
  notes: string[] = [],
  checks: readonly Check[] = [],
): Promise<WrittenReport> {
  const folder = mkdtempSync(join(tmpdir(), 'selgen-browser-'));
  const page = await writeReport(results, folder, { notes, checks });
  return { folder, url: pathToFileURL(page).href, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** An opened page, its errors (policy violations included), and the files that it requested. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

/** Opens a report in a fresh profile, passes it to `visit`, and closes it. */
export async function opened<T>(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  visit: (opened: Opened) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  // The test's own time limit applies.
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => requests.push(request.url()));
  try {
    await page.goto(url);
    return await visit({ page, complaints, requests });
  } finally {
    await context.close();
  }
}
