import { calling, type Progress } from './progress.ts';

/**
 * Ends this worker as soon as the Vitest that started it is gone. Otherwise the trial of a killed run would continue in
 * the background, for hours with a real model.
 */
export function endWithVitest(): void {
  process.off('disconnect', end);
  if (process.connected) process.once('disconnect', end);
}

/** Nobody is left to report to, and an ordinary exit would wait for the engine. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The same progress, which ends the trial at its next step, with the signal's reason, once the run is cancelled. */
export function cancelledBy(signal: AbortSignal, progress: Progress): Progress {
  return calling(() => signal.throwIfAborted(), progress);
}
