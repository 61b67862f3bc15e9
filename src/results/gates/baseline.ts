import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { failToWrite } from '../../lib/disk-trouble.ts';
import { fail } from '../../lib/errors.ts';
import { projectFolder } from '../../lib/folders.ts';
import { canonicalJson, fileNameOf, fileNameWithHash } from '../../lib/hash.ts';
import { ownCommand } from '../../lib/own-command.ts';
import { isRecord } from '../../lib/records.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { type Axis, aggregate, axes } from '../aggregate.ts';
import { withoutSeeds } from '../comparison.ts';
import type { Items, MethodRecord, TrialResult } from '../result.ts';
import { methodSchema, parseJson } from '../result-schema.ts';

/** Accepted scores of one setting, with each question's values, so that a later run is compared in pairs. */
export interface Baseline {
  readonly format: 1;
  readonly setting: string;
  /** ISO 8601 time at which the newest of its trials ended. */
  readonly accepted: string;
  /** The parts of a trial's identity that must be equal for a comparison. */
  readonly identity: Readonly<Record<string, unknown>>;
  readonly trials: readonly BaselineTrial[];
}

export interface BaselineTrial {
  readonly method: MethodRecord;
  readonly seed: number;
  readonly axes: Readonly<Partial<Record<Axis, Items>>>;
}

/**
 * The parts that must be equal. The rest of a trial's identity is the method, its options and code, which are under
 * test.
 */
const EQUAL = ['setting', 'data', 'model', 'training', 'engine', 'scorers'] as const;

/**
 * The file of a setting's baseline: `gcd, proxy addition` is in `gcd-proxy-addition.json`. A name with other letters than
 * ASCII's, or other signs, has a hash. Of the rest `a b` and `a-b` share a file, which `acceptBaseline` refuses.
 */
export function baselineFile(setting: string, folder = baselineFolder()): string {
  const text = setting.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '');
  const isPlain = text !== '' && /^[\w ,-]+$/.test(setting);
  return resolve(folder, `${isPlain ? fileNameOf(text, setting) : fileNameWithHash(text || 'setting', setting)}.json`);
}

/** Where baselines are accepted: as `SELGEN_BASELINE` names it, else in the project's folder. */
export function baselineFolder({ SELGEN_BASELINE: named } = process.env): string {
  return !named || named === 'off' ? resolve(projectFolder(), 'fixtures/baselines') : named;
}

/**
 * The setting's accepted baseline; null where there is none, or under `SELGEN_BASELINE=off`. The suites' baselines are
 * of the embedded models on the engine `cpu`. A run on the user's own model or data, or on another engine, is therefore
 * compared only with a baseline that the user names.
 *
 * @throws SelgenError if the named folder does not exist: a wrong name must not switch the gates off.
 */
export function readBaseline(setting: string): Baseline | null {
  if (process.env.SELGEN_BASELINE === 'off' || needsNaming()) return null;
  checkBaselineFolder();
  return openBaseline(baselineFile(setting));
}

/** @throws SelgenError if `SELGEN_BASELINE` names a folder that does not exist. */
export function checkBaselineFolder({ SELGEN_BASELINE: folder } = process.env): void {
  if (folder && folder !== 'off' && !isFolder(folder)) {
    fail(
      'baseline',
      `Expected SELGEN_BASELINE to name a folder of accepted baselines, got '${folder}', which is none. Correct it, or compare with none: SELGEN_BASELINE=off.`,
    );
  }
}

/** Whether this run is compared only with a baseline that `SELGEN_BASELINE` names, and it names none. */
export function needsNaming(env: NodeJS.ProcessEnv = process.env): boolean {
  const { SELGEN_BASELINE: folder, SELGEN_MODEL: model, SELGEN_DATA: data, SELGEN_DEVICE: device } = env;
  return !folder && Boolean(model || data || (device && device !== 'cpu'));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The baseline in a file; null where there is no file. */
export function openBaseline(file: string): Baseline | null {
  if (!existsSync(file)) return null;
  if (isFolder(file)) {
    fail(
      'baseline',
      `Expected a baseline in ${file}, got a folder. Move it away, or name another folder of baselines.`,
    );
  }
  const text = readFileSync(file, 'utf8');
  const known = lastRead.get(file);
  if (known?.text === text) return known.baseline;
  const refuse = (problem: string, cause: unknown) =>
    fail(
      'baseline',
      `Expected a baseline in ${file}, got ${problem}. Accept another with ${ownCommand('baseline --replace')}, or compare with none: SELGEN_BASELINE=off.`,
      cause,
    );
  const baseline = unpack(parseJson(() => text, packed, refuse));
  lastRead.set(file, { text, baseline });
  return baseline;
}

/** By file. Every suite of a process asks for the same one, and unpacking takes longer than reading. */
const lastRead = new Map<string, { readonly text: string; readonly baseline: Baseline }>();

export const ACCEPT = `Accept another with ${ownCommand('baseline')}, or compare with none: SELGEN_BASELINE=off.`;

/** The baseline of completed trials of one comparison. */
export function baselineOf(results: readonly TrialResult[]): Baseline {
  const trials = aggregate(results).cells.flatMap((cell) => cell.trials);
  const [first] = trials;
  if (first === undefined) return fail('baseline', 'Expected completed trials, got none. Run the suite first.');
  const ends = trials.map(({ finishedAt }) => finishedAt).sort();
  return {
    format: 1,
    setting: first.setting,
    accepted: ends.at(-1)!,
    identity: comparableIdentity(first),
    trials: trials.map(({ method, seed, outcome }) => ({
      method,
      seed,
      axes: Object.fromEntries(axes.flatMap((axis) => (outcome.axes[axis] ? [[axis, outcome.axes[axis].items]] : []))),
    })),
  };
}

export function writeBaseline(baseline: Baseline, folder?: string): string {
  const file = baselineFile(baseline.setting, folder);
  try {
    writeAtomically(file, formatBaseline(baseline));
  } catch (error) {
    failToWrite('baseline', dirname(file), '--out or SELGEN_BASELINE', error);
  }
  return file;
}

/** The fields that must be equal and differ, such as `training.updates: 120 in the baseline, 60 in the run`. */
export function differingFields(baseline: Baseline, run: TrialResult | Baseline): string[] {
  return compareFields(baseline.identity, comparableIdentity(run), '');
}

function comparableIdentity({ identity }: TrialResult | Baseline): Record<string, unknown> {
  return withoutSeeds(Object.fromEntries(EQUAL.flatMap((name) => (name in identity ? [[name, identity[name]]] : []))));
}

function compareFields(a: unknown, b: unknown, path: string): string[] {
  if (isRecord(a) && isRecord(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return names.flatMap((name) => compareFields(a[name], b[name], path === '' ? name : `${path}.${name}`));
  }
  const [was, is] = [shown(a), shown(b)];
  return was === is ? [] : [`${path}: ${short(was)} in the baseline, ${short(is)} in the run`];
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 18)}…` : text;
}

// On disk a question with one binary value is one character: 1, 0, or - where it did not count.
const valuesOf = z.array(z.union([z.null(), z.array(z.number().min(0).max(1)).min(1)]));
const packed = z.strictObject({
  format: z.literal(1),
  setting: z.string().min(1),
  accepted: z.string(),
  identity: z.record(z.string(), z.json()),
  questions: z.record(z.string(), z.array(z.string())),
  trials: z.array(
    z.strictObject({
      method: methodSchema,
      seed: z.int(),
      axes: z.record(z.string(), z.union([z.string().regex(/^[01-]*$/), valuesOf])),
    }),
  ),
});

function formatBaseline({ trials, ...rest }: Baseline): string {
  const questions = Object.fromEntries(
    axes.map((axis) => [axis, [...new Set(trials.flatMap((trial) => Object.keys(trial.axes[axis] ?? {})))].sort()]),
  );
  const pack = (items: Items, names: readonly string[]) => {
    const values = names.map((name) => items[name] ?? null);
    const single = values.every((own) => own === null || (own.length === 1 && (own[0] === 0 || own[0] === 1)));
    return single ? values.map((own) => (own === null ? '-' : own[0])).join('') : values;
  };
  const lines = trials.map(({ axes: own, ...trial }) =>
    JSON.stringify({
      ...trial,
      axes: Object.fromEntries(axes.flatMap((axis) => (own[axis] ? [[axis, pack(own[axis], questions[axis]!)]] : []))),
    }),
  );
  const head = JSON.stringify({ ...rest, questions }, null, 1).replace(/\n\}$/, '');
  return `${head},\n "trials": [\n${lines.join(',\n')}\n ]\n}\n`;
}

function unpack({ questions, trials, ...rest }: z.infer<typeof packed>): Baseline {
  const unpackItems = (axis: string, values: string | (number[] | null)[]): Items =>
    Object.fromEntries(
      (questions[axis] ?? []).flatMap((name, index) => {
        const own = values[index];
        if (own === undefined || own === null || own === '-') return [];
        return [[name, typeof own === 'string' ? [Number(own)] : own]];
      }),
    );
  return {
    ...rest,
    trials: trials.map(({ axes: own, ...trial }) => ({
      ...trial,
      axes: Object.fromEntries(Object.entries(own).map(([axis, values]) => [axis, unpackItems(axis, values)])),
    })),
  };
}
