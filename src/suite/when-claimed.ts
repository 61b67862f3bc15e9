import { setTimeout as sleep } from 'node:timers/promises';
import type { TrialResult } from '../results/result.ts';
import type { Store } from '../results/store/store.ts';
import type { Claim, Claimant } from '../results/store/trial-lock.ts';
import { isOn } from './environment/switches.ts';
import type { Progress } from './progress.ts';

/** How often a process checks whether another has finished the trial that both need, in milliseconds. */
const GLANCE = 500;

/**
 * Runs a trial once no other process that shares the store is running it. If another finished it in the meantime, that
 * result is used.
 */
export async function whenClaimed(
  store: Store,
  key: string,
  progress: Progress,
  signal: AbortSignal,
  run: () => Promise<TrialResult>,
): Promise<TrialResult> {
  let waited = false;
  const claim = await claimOf(store.claim(key), {
    signal,
    onWait: () => {
      waited = true;
      progress.phase('waiting for another process that runs it');
    },
  });
  try {
    // Not waited for is not alone: the other may have ended between the look that found no trial and the claim.
    const found = waited || !isOn('SELGEN_FORCE') ? store.find(key) : undefined;
    return found?.state === 'completed' ? found.result : await run();
  } finally {
    claim.release();
  }
}

/** The claim, once no other process has it. It does not wait for a killed one. */
export async function claimOf(
  claimant: Claimant,
  { signal, onWait = () => {} }: { readonly signal?: AbortSignal; readonly onWait?: () => void } = {},
): Promise<Claim> {
  let claim = claimant.try();
  if (claim === null) onWait();
  while (claim === null) {
    await sleep(GLANCE, undefined, signal && { signal });
    claim = claimant.try();
  }
  return claim;
}
