import { setTimeout } from 'node:timers/promises';
import { fail } from '../lib/errors.ts';

export interface Patience {
  /** Attempts after the first. */
  readonly retries: number;
  /** Pause before the second attempt, in milliseconds; it doubles with each attempt, up to a minute. */
  readonly pause: number;
}

/** A failure that says whether another attempt may succeed, and how long to wait before it. */
export class AttemptError extends Error {
  constructor(
    message: string,
    readonly isPassing: boolean,
    /** In milliseconds, as the server asked; 0 where it did not. */
    readonly wait = 0,
    /** The server's whole message. */
    readonly said = '',
  ) {
    super(message);
  }
}

/** Repeats until an attempt succeeds. Every failure may be retried unless an {@link AttemptError} says otherwise. */
export async function retrying<T>({ retries, pause }: Patience, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const { isPassing, wait } = error instanceof AttemptError ? error : { isPassing: true, wait: 0 };
      if (!isPassing || failures === retries) {
        const reason = error instanceof Error ? error.message : String(error);
        const attempts = failures === 0 ? 'the first attempt' : `${failures + 1} attempts`;
        fail(
          'judge',
          `Expected a rating, got this after ${attempts}: ${reason}${/[.?!]$/.test(reason) ? '' : '.'} What was rated so far is kept.`,
          error,
        );
      }
      // Half of the pause is random, so that workers that failed together do not retry together.
      const backOff = Math.min(pause * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
      await setTimeout(Math.max(backOff, Math.min(wait, LONGEST_PAUSE)));
    }
  }
}

const LONGEST_PAUSE = 60_000;
