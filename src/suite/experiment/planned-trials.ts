import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { Method } from '../../methods/interface/method.ts';
import { aggregate, type Cell } from '../../results/aggregate.ts';
import { strengthsFor } from '../../results/findings/chosen-strengths.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { parseJson, trialResultSchema } from '../../results/result-schema.ts';
import { openStore } from '../../results/store/store.ts';
import { isOn } from '../environment/switches.ts';
import { type Bench, identify } from '../trial/trial.ts';
import { chosenSweeps, sweeps } from './sweeps.ts';

/** What a run was asked for. */
export interface Asked {
  readonly seeds: readonly number[];
  /** Names; undefined for all. */
  readonly methods: readonly string[] | undefined;
  readonly strengths: Strengths;
}

/**
 * The strengths at which methods run. `one`: one that was fixed beforehand for all models, because a sweep takes days on a
 * processor. `all`: each declared one. `chosen`: the one that validation questions of the report's other seeds choose,
 * so that a new seed tests that choice; the fixed one for a method that they lack.
 */
export type Strengths = 'one' | 'chosen' | 'all';

/** One trial of the report. */
export interface PlannedTrial {
  readonly key: string;
  readonly method: Method;
  readonly seed: number;
  /** Undefined where it is still to be run. */
  readonly result: TrialResult | undefined;
  /** What the report shows of it until then: the earlier result where it failed, or is to be made anew. */
  readonly shown: TrialResult | undefined;
}

/**
 * The trials that were asked for, and those that the report has beside them, in the order of seeds, methods and strengths. So
 * an experiment may grow by a method, a seed or the other strengths, and go on on another machine without the store.
 *
 * @param file The report's `results.json`. Its trials stand where code, engine, data and training are the same.
 * @throws if it has others that were not asked for, so that this run would neither keep nor replace them.
 */
export function planTrials(bench: Bench, asked: AskedTrials, file: string): PlannedTrial[] {
  const earlier = earlierTrials(file, bench.model.fingerprint);
  const reported = new Map(earlier.map((trial) => [trial.key, trial]));
  const all = sweeps();
  const seeds = [...new Set([...asked.keys(), ...earlier.map(({ seed }) => seed)])].sort((a, b) => a - b);
  const own = seeds.flatMap((seed) =>
    all.flatMap(({ methods }) => methods.map((method) => ({ method, seed, ...identify(bench, method, seed) }))),
  );
  const isAsked = ({ method, seed }: (typeof own)[number]) => asked.get(seed)?.has(methodTitle(method)) ?? false;
  for (const trial of earlier) {
    const slot = own.find(
      ({ method, seed }) => seed === trial.seed && methodTitle(method) === methodTitle(trial.method),
    );
    if (slot && (slot.key === trial.key || isAsked(slot))) continue;
    const other = slot ? partsThatDiffer(slot.identity, trial.identity).join(' and ') : 'method';
    fail(
      'experiment',
      `Expected trials in ${file} that this run takes or makes anew, got ${methodTitle(trial.method)} of seed ${trial.seed} with another ${other}. ` +
        'Ask for its method, strength and seed too, give this experiment another --name, or delete the file.',
    );
  }
  const store = openStore();
  return own.flatMap((slot) => {
    const { method, seed, key } = slot;
    const known = reported.get(key);
    if (!isAsked(slot)) return known ? [{ key, method, seed, result: known, shown: known }] : [];
    if (isOn('SELGEN_FORCE')) return [{ key, method, seed, result: undefined, shown: known }];
    const found = store.find(key);
    const complete = known?.outcome.status === 'completed' ? known : undefined;
    const result = found.state === 'completed' ? found.result : complete;
    return [{ key, method, seed, result, shown: result ?? known }];
  });
}

/** Titles of methods, `kl beta=1`, by the seed on which they were asked for. */
export type AskedTrials = ReadonlyMap<number, ReadonlySet<string>>;

/**
 * What was asked for. It is found out once: the trials of a run must not change what the same run is to choose.
 *
 * @param file The report's `results.json`, whose trials choose strengths.
 */
export function askedTrials(bench: Bench, asked: Asked, file: string): AskedTrials {
  const earlier = asked.strengths === 'chosen' ? earlierTrials(file, bench.model.fingerprint) : [];
  const { cells } = aggregate(earlier);
  return new Map(asked.seeds.map((seed) => [seed, titlesAt(seed, asked, cells, file)]));
}

function titlesAt(seed: number, { strengths, methods: names }: Asked, cells: readonly Cell[], file: string) {
  const titles = strengthsFor(seed, cells).map(({ method }) => methodTitle(method));
  if (strengths === 'chosen' && titles.length === 0) {
    fail(
      'experiment',
      `Expected completed trials of other seeds than ${seed} in ${file}, whose validation questions choose the strengths, got none. Run another seed with --strengths all first.`,
    );
  }
  const wanted = chosenSweeps(sweeps(), names).flatMap(({ methods, usual }) => {
    if (strengths === 'all') return methods;
    return methods.find((method) => titles.includes(methodTitle(method))) ?? usual;
  });
  return new Set(wanted.map(methodTitle));
}

/** The trials of a report's `results.json`; none where it is not there. */
export function reportedTrials(file: string): readonly TrialResult[] {
  if (!existsSync(file)) return [];
  const refuse = (problem: string, cause: unknown) =>
    fail('experiment', `Expected trial results in ${file}, got ${problem}. Delete it, or give another --name.`, cause);
  return parseJson(() => readFileSync(file, 'utf8'), z.array(trialResultSchema), refuse);
}

/** A report and its note are of one model: runs/a/checkpoint-500 and runs/b/checkpoint-500 have the same short name. */
function earlierTrials(file: string, fingerprint: string): readonly TrialResult[] {
  const trials = reportedTrials(file);
  if (trials.every(({ identity }) => identity.model === fingerprint)) return trials;
  return fail(
    'experiment',
    `Expected trials of this model in ${file}, got another model's. Give this one another --name.`,
  );
}

/** Names of the identity's parts, such as `engine` and `training`. */
function partsThatDiffer(one: TrialResult['identity'], other: TrialResult['identity']): string[] {
  return Object.keys(one).filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]));
}
