/** How many trials suites declare for one seed, by their sources. */
export function trialsOf(suites: readonly string[]): number {
  return suites.reduce((sum, suite) => {
    const trials = suite.match(/method: \w+\(/g) ?? [];
    const compared = suite.match(/method: \w+\([^)]*\), replies:/g) ?? [];
    return sum + trials.length - compared.length;
  }, 0);
}

export interface Standing {
  /** Trials that a whole run holds. */
  readonly total: number;
  /** Trials that the store held before the run; it may hold others than the run's. */
  readonly before: number;
  /** Trials that this run has finished. */
  readonly own: number;
  /** Since the run began. */
  readonly seconds: number;
}

/** `12 of at most 225 trials trained, 3 h 10 min left at most`: stored trials that the run finds are counted as still to do. */
export function timeLeft({ total, before, own, seconds }: Standing): string {
  const least = Math.max(0, total - before - own);
  if (own === 0) return `no trial trained yet; ${least} to ${total} to do`;
  const minutes = (trials: number) => Math.ceil((trials * seconds) / own / 60);
  return `${own} trials trained, ${least} to ${total - own} to do, ${minutes(least)} to ${minutes(total - own)} min left`;
}
