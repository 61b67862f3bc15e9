/** Counts the trials that suites declare for one seed in their sources. */
export function trialsOf(suites: readonly string[]): number {
  const count = (pattern: RegExp) => suites.flatMap((suite) => suite.match(pattern) ?? []).length;
  return count(/method: \w+\(/g) - count(/method: \w+\([^)]*\), replies:/g);
}

export interface Standing {
  /** Trials of a whole run. */
  readonly total: number;
  /** Trials that the store held before the run, possibly other ones. */
  readonly before: number;
  /** Trials that this run has finished. */
  readonly own: number;
  /** Seconds since the run began. */
  readonly seconds: number;
}

/**
 * `12 of at most 225 trials trained, 3 h 10 min left at most`. Stored trials count as open, because the run may need
 * others.
 */
export function timeLeft({ total, before, own, seconds }: Standing): string {
  const least = Math.max(0, total - before - own);
  if (own === 0) return `no trial trained yet; ${least} to ${total} to do`;
  const minutes = (trials: number) => Math.ceil((trials * seconds) / own / 60);
  return `${own} trials trained, ${least} to ${total - own} to do, ${minutes(least)} to ${minutes(total - own)} min left`;
}
