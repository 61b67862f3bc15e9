/** What of a text may be told while it grows, up to a text at which it ends. */
export interface Told {
  readonly text: string;
  readonly ended: boolean;
}

/**
 * Ends a growing text before that of `stops` which is complete first, and of two that end together before the longer one:
 * so what grows further takes nothing back. What may yet become one of them is held back until it is clear.
 *
 * @param isWhole Whether nothing follows: then nothing is held back.
 */
export function untilStop(whole: string, stops: readonly string[], isWhole = false): Told {
  const [first] = stops
    .map((stop) => ({ stop, start: whole.indexOf(stop) }))
    .filter(({ start }) => start >= 0)
    .map(({ stop, start }) => ({ start, end: start + stop.length }))
    .sort((one, other) => one.end - other.end || one.start - other.start);
  if (first) return { text: whole.slice(0, first.start), ended: true };
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
