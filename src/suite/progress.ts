import { formatDuration } from '../report/notation/format.ts';
import { visibleText } from '../report/notation/visible-text.ts';

/** The progress of a long run. */
export interface Progress {
  /** Names the current phase; printed at once. */
  phase(text: string): void;
  /** Reports how far the phase is; printed every few seconds. */
  advance(done: number, of: number, detail?: string): void;
}

/**
 * Lines on standard error, at most one every few seconds, so that a log stays readable and a terminal shows progress.
 *
 * @param name The beginning of each line: `gcd · kl beta=1 · seed 1 (trial 2 of 3)`.
 */
export function lineProgress(name: string, write = (line: string) => process.stderr.write(line)): Progress {
  // Names are the user's, and may contain codes that move a terminal's cursor.
  const title = visibleText(name);
  let last = performance.now();
  /** What was done, and when, at the phase's first report: preparation and compilation come before it. */
  let first: { readonly at: number; readonly done: number } | undefined;
  let current = '';
  return {
    phase(text) {
      current = text;
      last = performance.now();
      first = undefined;
      write(`${title} · ${text}\n`);
    },
    advance(done, of, detail) {
      const now = performance.now();
      first ??= { at: now, done };
      if (now - last < INTERVAL_MS || done === of) return;
      last = now;
      const told = detail ? ` · ${detail}` : '';
      write(
        `${title} · ${current} ${done}/${of}${told}${timeLeft(now - first.at, done - first.done, of - done, of)}\n`,
      );
    },
  };
}

/**
 * ` · 12 min 30 s left`. Nothing early on: the first replies of a group end long before its others, so a rate from these
 * would promise days.
 */
function timeLeft(elapsed: number, done: number, left: number, of: number): string {
  if (done < Math.max(2, of * TELLING)) return '';
  return ` · ${formatDuration(((elapsed / done) * left) / 1000)} left`;
}

/** Lines for a download: bytes done of all bytes. */
export function downloadProgress(
  title: string,
  write?: (line: string) => boolean,
): (done: number, total: number) => void {
  const progress = lineProgress(title, write);
  let begun = false;
  return (done, total) => {
    if (!begun) progress.phase(`downloading ${(total / 1e9).toFixed(2)} GB, in MB:`);
    begun = true;
    progress.advance(Math.round(done / 1e6), Math.round(total / 1e6));
  };
}

/** Prints nothing. */
export const silent: Progress = { phase: () => {}, advance: () => {} };

const INTERVAL_MS = 5000;

/** The share of a phase from which on its rate tells its end. */
const TELLING = 0.03;

/** The same progress, with a call before each report. */
export function calling(before: () => void, { phase, advance }: Progress): Progress {
  return {
    phase(text) {
      before();
      phase(text);
    },
    advance(...step) {
      before();
      advance(...step);
    },
  };
}
