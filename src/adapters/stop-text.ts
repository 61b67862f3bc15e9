/** What of a text may be told while it grows: it ends before the first of the given texts. */
export interface Told {
  readonly text: string;
  readonly ended: boolean;
}

/**
 * Ends a growing text at the first place where one of `stops` stands, without it. What may yet become one of them is held
 * back until it is clear.
 *
 * @param isWhole Whether nothing follows: then nothing is held back.
 */
export function untilStop(whole: string, stops: readonly string[], isWhole = false): Told {
  const found = stops.map((stop) => whole.indexOf(stop)).filter((place) => place >= 0);
  if (found.length > 0) return { text: whole.slice(0, Math.min(...found)), ended: true };
  const held = isWhole ? 0 : Math.max(0, ...stops.map((stop) => begun(whole, stop)));
  return { text: whole.slice(0, whole.length - held), ended: false };
}

/** How much of the end of a text is the beginning of `stop`. */
function begun(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
