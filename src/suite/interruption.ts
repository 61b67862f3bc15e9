import type { Progress } from './progress.ts';

/**
 * Ends this worker as soon as the Vitest that started it is gone. Otherwise the trial of a run that was killed would
 * train on in the background, for hours with a real model.
 */
export function endWithVitest(): void {
  process.off('disconnect', end);
  if (process.connected) process.once('disconnect', end);
}

/** Nobody is left to tell or to clean up for, and an ordinary exit would wait for the engine. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The same progress, which stops the trial with the signal's reason at its next step once the run is cancelled. */
export function cancelledBy(signal: AbortSignal, progress: Progress): Progress {
  return {
    phase(text) {
      signal.throwIfAborted();
      progress.phase(text);
    },
    advance(done, of, detail) {
      signal.throwIfAborted();
      progress.advance(done, of, detail);
    },
  };
}
