import { join } from 'node:path';
import { trackTrial } from '../exports/trackers/track-trial.ts';
import type { Method } from '../methods/interface/method.ts';
import { takenOver } from '../methods/interface/taken-over.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import { methodTitle } from '../results/method-title.ts';
import type { TrialResult } from '../results/result.ts';
import { adapterProblem } from '../results/store/seal.ts';
import { openStore, type Store } from '../results/store/store.ts';
import { isOn } from './environment/switches.ts';
import { cancelledBy } from './interruption.ts';
import { lineProgress } from './progress.ts';
import { type Bench, identify, recordOf, runTrial } from './trial/trial.ts';
import { adapterWriter, storedTraining } from './trial/trial-adapter.ts';
import { whenClaimed } from './when-claimed.ts';

export interface RunOptions {
  /** What the lines of progress begin with. */
  readonly title: string;
  /** Ends the trial unfinished. @defaultValue one that never does */
  readonly signal?: AbortSignal;
  /** @defaultValue the environment's */
  readonly store?: Store;
  /**
   * For a trial that others need: `SELGEN_FORCE` makes it again once in this process, not once for each.
   * @defaultValue false
   */
  readonly isNeeded?: boolean;
}

/** The stored trial; or the one that is run and stored now, after the training that its method builds on. */
export async function findOrRun(
  bench: Bench,
  method: Method,
  seed: number,
  { title, signal = new AbortController().signal, store = openStore(), isNeeded = false }: RunOptions,
): Promise<TrialResult> {
  const { key } = identify(bench, method, seed);
  const found = store.find(key);
  if (found.state === 'damaged') process.stderr.write(`${visibleText(found.problem)}\n`);
  if (found.state === 'completed') {
    const isNew = Date.parse(found.result.finishedAt) > performance.timeOrigin;
    if (!isOn('SELGEN_FORCE') || (isNeeded && isNew)) return found.result;
  }
  // Claimed only after its base exists, so that a process never waits for one trial while it holds another.
  const base = takenOver(method);
  const kept = base ? await trainingOf(bench, base, seed, { title, signal, store }) : null;
  const progress = cancelledBy(signal, lineProgress(title));
  return whenClaimed(store, key, progress, signal, async () => {
    await bench.data.checkScoring?.();
    const tracked = trackTrial({ key, setting: bench.setting.name, method: recordOf(method), seed });
    try {
      const { result, adapter } = await runTrial(bench, method, seed, { progress, kept, onPoint: tracked.point });
      store.save(result, adapter && adapterWriter(bench, result, adapter));
      await tracked.end(result);
      return result;
    } catch (error) {
      await tracked.end(null);
      throw error;
    }
  });
}

/** The base method's training: from the store, or trained and scored now. */
async function trainingOf(
  bench: Bench,
  base: Method,
  seed: number,
  { title, signal, store }: Required<Omit<RunOptions, 'isNeeded'>>,
) {
  const whole = withWholeAdapters(store);
  const result = await findOrRun(bench, base, seed, {
    title: `${title}, after ${methodTitle(base)}`,
    signal,
    store: whole,
    isNeeded: true,
  });
  return storedTraining(bench, result, store.adapterFolder(result.key));
}

/** The store, in which a trial with a damaged adapter counts as damaged too: the trials built on it would change. */
function withWholeAdapters(store: Store): Store {
  const find: Store['find'] = (key) => {
    const found = store.find(key);
    const folder = join(store.folder, key);
    const problem = found.state === 'completed' ? adapterProblem(folder) : null;
    return problem === null ? found : { state: 'damaged', file: folder, problem };
  };
  return { ...store, find };
}
