import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../lib/write-atomically.ts';
import { readBaseline } from '../results/gates/baseline.ts';
import { readImported } from '../results/imported.ts';
import type { TrialResult } from '../results/result.ts';
import { visibleText } from './notation/visible-text.ts';
import { checkEarlier } from './other-runs/earlier-run.ts';
import { type RenderOptions, render } from './page/render.ts';
import { CHECKS_FILE, completeChecks, readChecks } from './points/checks.ts';

/**
 * Writes `index.html` for readers, `results.json` and `checks.json` for programs into a folder, and `transcripts/`
 * beside them where the transcripts are too large for the page.
 *
 * @returns The page's path.
 * @throws SelgenError before anything is written, if the earlier run has none of the settings.
 */
export async function writeReport(
  results: readonly TrialResult[],
  folder: string,
  options: RenderOptions = {},
): Promise<string> {
  if (options.earlier) checkEarlier(results, options.earlier);
  const page = join(folder, 'index.html');
  const notes = [...(options.notes ?? [])];
  // An unreadable file becomes a note, so that no run loses its report.
  const orNote = <T>(read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      notes.push((error as Error).message);
      return [];
    }
  };
  const settings = [...new Set(results.map(({ setting }) => setting))];
  const baselines = settings.flatMap((setting) => orNote(() => [readBaseline(setting) ?? []].flat()));
  const imported = orNote(readImported);
  const checksFile = join(folder, CHECKS_FILE);
  const known = notes.length;
  const earlierChecks = orNote(() => readChecks(folder));
  const kept = notes.length > known ? freeName(folder) : null;
  if (kept !== null) {
    const lost = `The report lacks what this file said of trials that the run did not check. The file is kept as ${kept}.`;
    notes.push(lost);
    process.stderr.write(visibleText(`${notes.slice(known).join('\n')}\n`));
  }
  const checks = completeChecks(options.checks ?? [], earlierChecks, results);
  const { html, files } = await render(results, { baselines, imported, ...options, notes, checks });
  // Written before the page, which names them by content, so that neither an old nor a new page lacks its files.
  for (const [path, content] of Object.entries(files)) {
    writeAtomically(join(folder, path), content);
  }
  writeAtomically(join(folder, 'results.json'), `${JSON.stringify(results)}\n`);
  // Another process may have been faster.
  if (kept !== null && existsSync(checksFile)) renameSync(checksFile, join(folder, kept));
  writeAtomically(checksFile, `${JSON.stringify(checks)}\n`);
  writeAtomically(page, html);
  removeStale(join(folder, 'transcripts'), Object.keys(files));
  return page;
}

/** A name for an unreadable file of checks, beside those of other times. */
function freeName(folder: string): string {
  const names = Array.from({ length: 1000 }, (_, time) => `checks.unreadable${time === 0 ? '' : `-${time + 1}`}.json`);
  return names.find((name) => !existsSync(join(folder, name))) ?? names[0]!;
}

function removeStale(folder: string, current: readonly string[]): void {
  const ours = existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{16}\.js$/.test(name)) : [];
  for (const name of ours) {
    if (!current.includes(`transcripts/${name}`)) {
      rmSync(join(folder, name));
    }
  }
}
