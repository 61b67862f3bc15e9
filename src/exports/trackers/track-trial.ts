import { mlflow } from './mlflow.ts';
import { tensorboard } from './tensorboard.ts';
import type { TrackedRun, TrackedTrial, Tracker } from './tracker.ts';
import { type TrackerName, trackerNames } from './tracker-names.ts';

/** Trackers by the name that `SELGEN_TRACK` takes. */
const TRACKERS: Readonly<Record<TrackerName, Tracker>> = { tensorboard, mlflow };

/**
 * Reports a trial to the trackers that `SELGEN_TRACK` names while it is trained. A tracker that fails is named once on
 * standard error and left out from then on. No trial fails because of it, or waits longer than two of its timeouts.
 *
 * @throws SelgenError, before the training, if `SELGEN_TRACK` names no tracker.
 */
export function trackTrial(
  trial: TrackedTrial,
  environment: NodeJS.ProcessEnv = process.env,
  trackers: Readonly<Record<string, Tracker>> = TRACKERS,
): TrackedRun {
  const names = trackerNames(environment.SELGEN_TRACK ?? '', trackers);
  const runs = names.map((name) => guarded(name, trackers[name]!, trial, environment));
  return {
    point: (point) => {
      for (const run of runs) run.point(point);
    },
    end: async (result) => {
      await Promise.all(runs.map((run) => run.end(result)));
    },
  };
}

function guarded(name: string, tracker: Tracker, trial: TrackedTrial, environment: NodeJS.ProcessEnv): TrackedRun {
  let isLost = false;
  const lost = (error: unknown) => {
    if (isLost) return;
    isLost = true;
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`[track] ${name} is left out of this trial, which goes on: ${why}\n`);
  };
  const run = attempt(() => tracker(trial, environment, lost), lost);
  return {
    point: (point) => {
      if (run && !isLost) attempt(() => run.point(point), lost);
    },
    end: async (result) => {
      // Also after a failure: the run has a timer to stop, and a server that answers again is told how the trial ended.
      if (run) await run.end(result).catch(lost);
    },
  };
}

function attempt<T>(action: () => T, lost: (error: unknown) => void): T | undefined {
  try {
    return action();
  } catch (error) {
    lost(error);
    return undefined;
  }
}
