import type { Arrays } from '../engine/named-arrays.ts';
import type { Method, Run, StreamName } from '../methods/interface/method.ts';
import type { Cost } from '../results/result.ts';
import { checkData } from './batches/plan.ts';
import { addTo, newMeter } from './cost.ts';
import { type FailedLoop, runLoop } from './loop.ts';
import { failUnread } from './program.ts';
import { FailedExtraTraining, makeRun, type RunJob } from './run.ts';

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
 * updates and schedule. A loss that is not finite ends the training as a failure that names the step and the term.
 */
export async function train(job: TrainingJob): Promise<TrainingOutcome> {
  const { method, kept } = job;
  checkData(method.streams, job.data, job.options);
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
      const adapter = await method.after.change(kept.adapter, run);
      return { status: 'completed', adapter, step: kept.step, cost: cost() };
    }
    const state = (await method.setup?.(run)) ?? {};
    const loopStarted = performance.now();
    const outcome = await runLoop({ ...shared, from: run.initial, state });
    trainSeconds = (performance.now() - loopStarted) / 1000;
    if (outcome.status === 'failed') return { ...outcome, cost: cost() };
    const finished = (await method.finish?.(outcome.adapter, run, state)) ?? outcome.adapter;
    const adapter = await changed(method, finished, run);
    const names = Object.keys(method.streams) as StreamName[];
    const unread = names.filter((name) => method.streams[name]!.when === 'aside' && !read.has(name));
    if (unread.length > 0) failUnread(method, unread);
    return { status: 'completed', adapter, step: outcome.step, cost: cost() };
  } catch (error) {
    if (error instanceof FailedExtraTraining) return { ...error.outcome, cost: cost() };
    throw error;
  }
}

/** The changes that follow a training, those of the method that this one changes first. */
async function changed({ after }: Method, adapter: Arrays, run: Run): Promise<Arrays> {
  return after ? after.change(await changed(after.base, adapter, run), run) : adapter;
}
