import type { MethodRecord, TrialResult } from '../results/result.ts';

/** A method's name with its strength, for places without a plot: `kl, beta = 0.1`. */
export function methodTitle({ name, strength }: MethodRecord): string {
  return strength ? `${name}, ${strength.option} = ${strength.value}` : name;
}

/** The start and end of a trial. */
export function timesOf({ cost, finishedAt }: TrialResult): { readonly started: Date; readonly ended: Date } {
  const seconds = cost.setupSeconds + cost.trainSeconds + cost.evaluateSeconds;
  const ended = new Date(finishedAt);
  return { started: new Date(ended.getTime() - 1000 * seconds), ended };
}
