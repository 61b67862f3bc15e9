import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/run-command.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { openChromium } from './open-chromium.ts';
import { desktop, opened, phone, writtenReport } from './opened-report.ts';

/**
 * `npm run bench:report`: rendering time and size of a report of some 200 trials, and how soon Chromium shows it from
 * disk: first paint, page parsed with its script run, and first transcripts.
 */
const OPENINGS = 5;

await runCommand(
  measure,
  'npm run bench:report: how long a report of some 200 trials takes to render, and until Chromium shows it.',
);

async function measure(): Promise<void> {
  const results = manyTrials();
  const began = performance.now();
  const report = await writtenReport(results);
  say(`${results.length} trials rendered in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  say(`index.html ${mebibytes(join(report.folder, 'index.html'))}`);
  const beside = readdirSync(report.folder).includes('transcripts')
    ? readdirSync(join(report.folder, 'transcripts'))
    : [];
  say(`beside it ${beside.length} data files`);
  const browser = await openChromium();
  for (const [device, options] of Object.entries({ desktop, phone })) {
    const times: { paint: number; ready: number; transcripts: number }[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) {
      times.push(
        await opened(browser, report.url, options, async ({ page }) => {
          await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
          const { paint, ready } = await page.evaluate(() => ({
            paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
            ready: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
          }));
          const start = performance.now();
          await page.locator('.explorer').scrollIntoViewIfNeeded();
          await page.locator('.explorer .exchange').first().waitFor();
          return { paint, ready, transcripts: performance.now() - start };
        }),
      );
    }
    for (const name of ['paint', 'ready', 'transcripts'] as const) {
      const sorted = times.map((time) => time[name]).sort((a, b) => a - b);
      say(
        `${device}: ${name} ${Math.round(sorted[OPENINGS >> 1]!)} ms (${Math.round(sorted[0]!)}–${Math.round(sorted.at(-1)!)})`,
      );
    }
  }
  await browser.close();
  report.remove();
}

/** 13 methods at five strengths with both references, three seeds each: 201 trials. */
function manyTrials(): TrialResult[] {
  const methods = Array.from({ length: 13 }, (_, index) => `method${index + 1}`);
  return [1, 2, 3].flatMap((seed) => [
    sampleResult({ method: 'base', seed, task: 0.2, capability: 0.97, alignment: 0.98 }),
    sampleResult({ method: 'taskOnly', seed, task: 0.93, capability: 0.9, alignment: 0.35 }),
    ...methods.flatMap((method, index) =>
      [0.1, 0.3, 1, 3, 10].map((strength, step) =>
        sampleResult({
          ...{ method, strength, seed },
          task: 0.92 - 0.04 * step,
          capability: 0.95 - 0.01 * index - 0.02 * step,
          alignment: 0.45 + 0.03 * (12 - index) + 0.03 * step,
        }),
      ),
    ),
  ]);
}

function mebibytes(file: string): string {
  return `${(statSync(file).size / 2 ** 20).toFixed(2)} MiB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
