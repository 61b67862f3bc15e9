import { secondsOf, type TrialResult } from '../results/result.ts';

/** The start and end of a trial. */
export function timesOf({ cost, finishedAt }: TrialResult): { readonly started: Date; readonly ended: Date } {
  const ended = new Date(finishedAt);
  return { started: new Date(ended.getTime() - 1000 * secondsOf(cost)), ended };
}
