import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { fail } from '../../lib/errors.ts';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A headless Chromium on this machine: `CHROMIUM_PATH`, else the usual places of distributions. */
export async function openChromium(): Promise<Browser> {
  const wanted = process.env.CHROMIUM_PATH;
  const executablePath = wanted || usualPlaces.find((path) => existsSync(path));
  if (executablePath === undefined || !existsSync(executablePath)) {
    fail(
      'browser tests',
      `Expected Chromium or Chrome, got none ${wanted ? `at CHROMIUM_PATH=${wanted}` : 'in the usual places'}. Install it (Debian: apt-get install chromium), or name it with CHROMIUM_PATH.`,
    );
  }
  // Chromium's sandbox refuses to run as root, the usual user in a container.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}
