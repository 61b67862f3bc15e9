/**
 * Cuts a growing text before the stop text that is complete first; of two that end together, before the longer one.
 * Later text never takes back printed text: an end that may become a stop text is held back until it is clear.
 *
 * @param isWhole Whether the text is complete; then nothing is held back.
 */
export function untilStop(whole: string, stops: readonly string[], isWhole = false): { text: string; ended: boolean } {
  const [first] = stops
    .map((stop) => ({ stop, start: whole.indexOf(stop) }))
    .filter(({ start }) => start >= 0)
    .map(({ stop, start }) => ({ start, end: start + stop.length }))
    .sort((one, other) => one.end - other.end || one.start - other.start);
  if (first) return { text: whole.slice(0, first.start), ended: true };
  const held = isWhole ? 0 : Math.max(0, ...stops.map((stop) => begun(whole, stop)));
  return { text: whole.slice(0, whole.length - held), ended: false };
}

/** The length of the longest end of the text that is a beginning of `stop`. */
function begun(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
