import type { MethodRecord, TrialResult } from '../results/result.ts';

/** `kl, beta = 0.1`: a method as it is named where no plot shows it. */
export function methodTitle({ name, strength }: MethodRecord): string {
  return strength ? `${name}, ${strength.option} = ${strength.value}` : name;
}

/** When a trial began and ended. */
export function timesOf({ cost, finishedAt }: TrialResult): { readonly started: Date; readonly ended: Date } {
  const seconds = cost.setupSeconds + cost.trainSeconds + cost.evaluateSeconds;
  const ended = new Date(finishedAt);
  return { started: new Date(ended.getTime() - 1000 * seconds), ended };
}
