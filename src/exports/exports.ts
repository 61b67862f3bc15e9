import { join } from 'node:path';
import { failToWrite } from '../lib/disk-trouble.ts';
import { fail } from '../lib/errors.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import type { TrialResult } from '../results/result.ts';
import { inspectFileName, inspectLog } from './inspect/inspect-log.ts';
import { namesIn } from './names-in.ts';

/** Export formats, by their names in `--export` and `SELGEN_EXPORT`. Each makes one file of one trial. */
const EXPORTS: Readonly<Record<string, (trial: TrialResult) => readonly [file: string, text: string]>> = {
  inspect: (trial) => [inspectFileName(trial), `${JSON.stringify(inspectLog(trial))}\n`],
};

/** Parses names separated by commas, such as `inspect`; empty text gives none. */
export function exportNames(text = process.env.SELGEN_EXPORT ?? ''): string[] {
  return namesIn(text, EXPORTS, (unknown, known) =>
    fail('export', `Expected formats among ${known}, got '${unknown}'. Correct --export or SELGEN_EXPORT.`),
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
      // One at a time: a log holds all replies of its trial.
      for (const trial of trials) {
        const [file, text] = EXPORTS[name]!(trial);
        writeAtomically(join(own, file), text);
      }
    } catch (error) {
      failToWrite('export', own, 'SELGEN_REPORT', error);
    }
    return own;
  });
}
