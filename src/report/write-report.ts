import { join } from 'node:path';
import { writeAtomically } from '../lib/write-atomically.ts';
import type { TrialResult } from '../results/result.ts';
import { type RenderOptions, render } from './render.ts';

/**
 * Writes `index.html` for people and `results.json` for programs into a folder.
 *
 * @returns The page's path.
 */
export async function writeReport(
  results: readonly TrialResult[],
  folder: string,
  options: RenderOptions = {},
): Promise<string> {
  const page = join(folder, 'index.html');
  const { html } = await render(results, options);
  writeAtomically(join(folder, 'results.json'), `${JSON.stringify(results)}\n`);
  writeAtomically(page, html);
  return page;
}
