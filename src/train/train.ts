import type { Arrays } from '../engine/named-arrays.ts';
import type { StreamName } from '../methods/interface/method.ts';
import type { Cost } from '../results/result.ts';
import { checkData } from './batches/plan.ts';
import { newMeter } from './cost.ts';
import { type LoopOutcome, runLoop } from './loop.ts';
import { failUnread } from './program.ts';
import { FailedExtraTraining, makeRun, type RunJob } from './run.ts';

export type { UpdateReport } from './loop.ts';

export type TrainingJob = Pick<
  RunJob,
  'engine' | 'network' | 'weights' | 'method' | 'data' | 'padId' | 'options' | 'seed' | 'onUpdate' | 'extraTrainings'
>;

/** The cost of a trial before scoring, extra trainings included. */
export type TrainingCost = Omit<Cost, 'evaluateSeconds'>;

export type TrainingOutcome =
  | {
      readonly status: 'completed';
      readonly adapter: Arrays;
      /** The update that the adapter comes from; not the last one if training stopped early. */
      readonly step: number;
      readonly cost: TrainingCost;
    }
  | {
      readonly status: 'failed';
      readonly message: string;
      readonly step: number;
      readonly lastGoodLoss?: number;
      readonly cost: TrainingCost;
    };

/**
 * The whole trainer: state ← setup(run); the loop; finish(adapter). Every method goes through it with the same rows,
 * updates and schedule. A loss that is not finite ends the training as a failure that names the step and the term.
 */
export async function train(job: TrainingJob): Promise<TrainingOutcome> {
  const { method } = job;
  checkData(method.streams, job.data);
  const meter = newMeter();
  const read = new Set<StreamName>();
  const started = performance.now();
  let trainSeconds = 0;
  let reusedSeconds = 0;
  const cost = (): TrainingCost => ({
    ...meter,
    setupSeconds: (performance.now() - started) / 1000 - trainSeconds + reusedSeconds,
    trainSeconds,
  });
  const shared = { ...job, meter, onRead: (stream: StreamName) => read.add(stream) };
  const run = makeRun({ ...shared, onReuse: (seconds) => (reusedSeconds += seconds) });
  try {
    const state = (await method.setup?.(run)) ?? {};
    const loopStarted = performance.now();
    const outcome: LoopOutcome = await runLoop({ ...shared, from: run.initial, state });
    trainSeconds = (performance.now() - loopStarted) / 1000;
    if (outcome.status === 'failed') return { ...outcome, cost: cost() };
    const adapter = (await method.finish?.(outcome.adapter, run, state)) ?? outcome.adapter;
    const names = Object.keys(method.streams) as StreamName[];
    const unread = names.filter((name) => method.streams[name]!.when === 'aside' && !read.has(name));
    if (unread.length > 0) failUnread(method, unread);
    return { status: 'completed', adapter, step: outcome.step, cost: cost() };
  } catch (error) {
    if (error instanceof FailedExtraTraining) return { status: 'failed', ...error.outcome, cost: cost() };
    throw error;
  }
}
