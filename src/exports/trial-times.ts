import type { TrialResult } from '../results/result.ts';

/** The start and end of a trial. */
export function timesOf({ cost, finishedAt }: TrialResult): { readonly started: Date; readonly ended: Date } {
  const seconds = cost.setupSeconds + cost.trainSeconds + cost.evaluateSeconds;
  const ended = new Date(finishedAt);
  return { started: new Date(ended.getTime() - 1000 * seconds), ended };
}
