import type { CurvePoint, MethodRecord, TrialResult } from '../../results/result.ts';

/** What is known of a trial before it is trained. */
export interface TrackedTrial {
  readonly key: string;
  readonly setting: string;
  readonly method: MethodRecord;
  readonly seed: number;
}

/** One trial, as a tracker hears of it. */
export interface TrackedRun {
  /** Of each update; may not wait. */
  point(point: CurvePoint): void;
  /** The trial is stored, or was interrupted (`null`). Resolves when all has been sent. */
  end(result: TrialResult | null): Promise<void>;
}

/**
 * @param environment Where its settings are.
 * @param lost To be called where what was asked for earlier fails.
 */
export type Tracker = (
  trial: TrackedTrial,
  environment: NodeJS.ProcessEnv,
  lost: (error: unknown) => void,
) => TrackedRun;
