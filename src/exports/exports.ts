import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failToWrite } from '../lib/disk-trouble.ts';
import { fail } from '../lib/errors.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import type { TrialResult } from '../results/result.ts';
import { INSPECT_MODELS, inspectFileName, inspectLog } from './inspect/inspect-log.ts';
import { namesIn } from './names-in.ts';

interface Format {
  /** The file of a trial. */
  write(trial: TrialResult): readonly [file: string, text: string];
  /** Whether a file is one that `write` made, of this run or of an earlier one. */
  isOurs(text: string): boolean;
}

/** Export formats, by their names in `--export` and `SELGEN_EXPORT`. Each makes one file of one trial. */
const EXPORTS: Readonly<Record<string, Format>> = {
  inspect: {
    write: (trial) => [inspectFileName(trial), `${JSON.stringify(inspectLog(trial))}\n`],
    isOurs: (text) => text.includes(`"model":"${INSPECT_MODELS}`),
  },
};

/** Parses names separated by commas, such as `inspect`; empty text gives none. */
export function exportNames(text = process.env.SELGEN_EXPORT ?? ''): string[] {
  return namesIn(text, EXPORTS, (unknown, known) =>
    fail('export', `Expected formats among ${known}, got '${unknown}'. Correct --export or SELGEN_EXPORT.`),
  );
}

/**
 * Writes trials in each format, in a folder of the format's name beside the report, and deletes those of earlier runs
 * there. Files of other programs stay.
 *
 * @returns The folders.
 */
export function exportTrials(trials: readonly TrialResult[], names: readonly string[], folder: string): string[] {
  return names.map((name) => {
    const own = join(folder, name);
    const { write, isOurs } = EXPORTS[name]!;
    const written = new Set<string>();
    try {
      // One at a time: a log holds all replies of its trial.
      for (const trial of trials) {
        const [file, text] = write(trial);
        writeAtomically(join(own, file), text);
        written.add(file);
      }
      for (const file of trials.length > 0 ? readdirSync(own) : []) {
        if (written.has(file) || !file.endsWith('.json')) continue;
        if (isOurs(readFileSync(join(own, file), 'utf8'))) rmSync(join(own, file));
      }
    } catch (error) {
      failToWrite('export', own, 'SELGEN_REPORT', error);
    }
    return own;
  });
}
