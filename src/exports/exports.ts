import { join } from 'node:path';
import { failToWrite } from '../lib/disk-trouble.ts';
import { fail } from '../lib/errors.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import type { TrialResult } from '../results/result.ts';
import { inspectFileName, inspectLog } from './inspect/inspect-log.ts';

/** Export formats, by their names in `--export` and `SELGEN_EXPORT`. Each makes the files of one trial. */
const EXPORTS: Readonly<Record<string, (trial: TrialResult) => Readonly<Record<string, string>>>> = {
  inspect: (trial) => ({ [inspectFileName(trial)]: `${JSON.stringify(inspectLog(trial))}\n` }),
};

/** Parses names separated by commas, such as `inspect`; empty text gives none. */
export function exportNames(text = process.env.SELGEN_EXPORT ?? ''): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const known = Object.keys(EXPORTS);
  const unknown = names.find((name) => !known.includes(name));
  return unknown === undefined
    ? names
    : fail(
        'export',
        `Expected formats among ${known.join(', ')}, got '${unknown}'. Correct --export or SELGEN_EXPORT.`,
      );
}

/**
 * Writes trials in each format, in a folder of the format's name beside the report.
 *
 * @returns The folders.
 */
export function exportTrials(trials: readonly TrialResult[], names: readonly string[], folder: string): string[] {
  return names.map((name) => {
    const own = join(folder, name);
    try {
      for (const trial of trials) {
        for (const [file, text] of Object.entries(EXPORTS[name]!(trial))) writeAtomically(join(own, file), text);
      }
    } catch (error) {
      failToWrite('export', own, 'SELGEN_REPORT', error);
    }
    return own;
  });
}
