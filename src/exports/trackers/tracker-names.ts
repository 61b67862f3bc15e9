import { fail } from '../../lib/errors.ts';
import { namesIn } from '../names-in.ts';

/** Trackers without their code: to check a name should not load a protocol. */
const NAMES = { tensorboard: true, mlflow: true } as const;

export type TrackerName = keyof typeof NAMES;

/**
 * The trackers that `SELGEN_TRACK` names; empty text names none.
 *
 * @param known Their table. @defaultValue those of selgen
 * @throws SelgenError about a name that is not in it.
 */
export function trackerNames(text: string, known: object = NAMES): string[] {
  return namesIn(text, known, (unknown, names) =>
    fail('track', `Expected SELGEN_TRACK to name ${names}, got '${unknown}'. Correct it.`),
  );
}
