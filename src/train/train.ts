import type { Arrays } from '../engine/named-arrays.ts';
import type { Method, Run, StreamName } from '../methods/interface/method.ts';
import type { Cost } from '../results/result.ts';
import { checkData, checkUpdates } from './batches/plan.ts';
import { checkAdapter, checkArrays, overflowOf } from './check-adapter.ts';
import { checkMethod } from './check-method.ts';
import { addTo, newMeter } from './cost.ts';
import { type FailedLoop, runLoop } from './loop.ts';
import { failUnread } from './program.ts';
import { FailedTraining, makeRun, type RunJob } from './run.ts';

export type { UpdateReport } from './loop.ts';

export interface TrainingJob extends Omit<RunJob, 'meter' | 'onRead' | 'onReuse' | 'wantsMeanGradient'> {
  /**
   * The training of `takenOver(method)` on the same seed, made before. Only the change is then made, and the other's
   * cost is charged too.
   */
  readonly kept?: Omit<CompletedTraining, 'status'> | null;
}

/** The cost of a trial before scoring, extra trainings included. */
export type TrainingCost = Omit<Cost, 'evaluateSeconds'>;

export interface CompletedTraining {
  readonly status: 'completed';
  readonly adapter: Arrays;
  /** The update that the adapter comes from; not the last one if training stopped early. */
  readonly step: number;
  readonly cost: TrainingCost;
}

export type TrainingOutcome = CompletedTraining | (FailedLoop & { readonly cost: TrainingCost });

/**
 * The whole trainer: state ← setup(run); the loop; finish(adapter). Every method goes through it with the same rows,
 * updates and schedule. A loss or an adapter that is not finite ends the training as a failure that names the step and
 * the term, or the hook.
 */
export async function train(job: TrainingJob): Promise<TrainingOutcome> {
  const { method, kept } = job;
  checkMethod(method);
  checkData(method.streams, job.data, job.options);
  checkUpdates(method.streams, job.options);
  const meter = newMeter();
  const read = new Set<StreamName>();
  const started = performance.now();
  if (kept) addTo(meter, kept.cost);
  let trainSeconds = kept?.cost.trainSeconds ?? 0;
  /** What was computed before this trial, and is charged all the same. */
  let reusedSeconds = trainSeconds + (kept?.cost.setupSeconds ?? 0);
  const cost = (): TrainingCost => ({
    ...meter,
    setupSeconds: (performance.now() - started) / 1000 - trainSeconds + reusedSeconds,
    trainSeconds,
  });
  const shared = { ...job, meter, onRead: (stream: StreamName) => read.add(stream) };
  const run = makeRun({ ...shared, onReuse: (seconds) => (reusedSeconds += seconds) });
  try {
    if (kept && method.after) {
      const adapter = await changeOf(method, kept, run);
      return { status: 'completed', adapter, step: kept.step, cost: cost() };
    }
    const state = method.setup ? checkArrays(method, '`setup` to return', await method.setup(run)) : {};
    const loopStarted = performance.now();
    const outcome = await runLoop({ ...shared, from: run.initial, state });
    trainSeconds = (performance.now() - loopStarted) / 1000;
    if (outcome.status === 'failed') return { ...outcome, cost: cost() };
    const end = { ...outcome, adapter: await finished(method, outcome, run, state) };
    const adapter = await changed(method, end, run);
    const names = Object.keys(method.streams) as StreamName[];
    const unread = names.filter((name) => method.streams[name]!.when === 'aside' && !read.has(name));
    if (unread.length > 0) failUnread(method, unread);
    return { status: 'completed', adapter, step: outcome.step, cost: cost() };
  } catch (error) {
    if (error instanceof FailedTraining) return { ...error.outcome, cost: cost() };
    throw error;
  }
}

/** What a training ended with. */
type End = Pick<CompletedTraining, 'adapter' | 'step'> & { readonly lastGoodLoss?: number };

async function finished(method: Method, end: End, run: Run, state: Arrays): Promise<Arrays> {
  if (!method.finish) return end.adapter;
  return settled(method, 'finish', await method.finish(end.adapter, run, state), end, run);
}

/** The changes that follow a training, those of the method that this one changes first. */
async function changed(method: Method, end: End, run: Run): Promise<Arrays> {
  if (!method.after) return end.adapter;
  return changeOf(method, { ...end, adapter: await changed(method.after.base, end, run) }, run);
}

async function changeOf(method: Method, end: End, run: Run): Promise<Arrays> {
  return settled(method, 'after.change', await method.after!.change(end.adapter, run), end, run);
}

/** The adapter that a hook made: whole, or an error; finite, or a failure. */
function settled(method: Method, hook: string, made: unknown, { step, lastGoodLoss }: End, run: Run): Arrays {
  const adapter = checkAdapter(method, hook, made, run.initial);
  const overflow = overflowOf(adapter);
  if (!overflow) return adapter;
  const message = `Expected a finite adapter after \`${hook}\` of ${method.name}, got ${overflow}. Lower the method's strength.`;
  throw new FailedTraining({
    ...{ status: 'failed', message, step },
    ...(lastGoodLoss === undefined ? {} : { lastGoodLoss }),
  });
}
