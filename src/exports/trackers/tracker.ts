import type { CurvePoint, TrialResult } from '../../results/result.ts';

/** Facts about a trial before its training. */
export type TrackedTrial = Pick<TrialResult, 'key' | 'setting' | 'method' | 'seed'>;

/** One trial, from the tracker's view. */
export interface TrackedRun {
  /** Called at each update; must not wait. */
  point(point: CurvePoint): void;
  /** Called when the trial is stored, or with `null` if it was interrupted. Resolves when everything has been sent. */
  end(result: TrialResult | null): Promise<void>;
}

/**
 * Starts tracking a trial.
 *
 * @param environment The tracker's settings.
 * @param lost To be called if an earlier request fails.
 */
export type Tracker = (
  trial: TrackedTrial,
  environment: NodeJS.ProcessEnv,
  lost: (error: unknown) => void,
) => TrackedRun;
