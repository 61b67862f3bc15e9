/** A place has arrived once it has stood still this long, and is given up after the longer time. */
const STILL_MS = 600;
const PATIENCE_MS = 10_000;
const READERS_INPUT = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

let travelling = new AbortController();

/**
 * Brings a place to the window's top and keeps it there until it stands still: sections have a guessed height until
 * they come near the window, and transcripts grow as they load. Ends at any input of the reader.
 */
export function arriveAt(place: Element | null): void {
  travelling.abort();
  if (place === null) {
    return;
  }
  travelling = new AbortController();
  const { signal } = travelling;
  for (const input of READERS_INPUT) {
    addEventListener(input, () => travelling.abort(), { signal, passive: true, capture: true });
  }
  const start = performance.now();
  let [top, stillSince] = [Number.NaN, start];
  const step = () => {
    if (signal.aborted) {
      return;
    }
    const now = performance.now();
    const before = topOf(place);
    place.scrollIntoView({ block: 'start', behavior: 'instant' });
    const after = topOf(place);
    if (before !== top || after !== top || isGrowing()) {
      stillSince = now;
    }
    top = after;
    if (now - stillSince > STILL_MS || now - start > PATIENCE_MS) {
      travelling.abort();
    } else {
      requestAnimationFrame(step);
    }
  };
  step();
}

function topOf(place: Element): number {
  return Math.round(place.getBoundingClientRect().top);
}

function isGrowing(): boolean {
  return document.readyState !== 'complete' || document.querySelector('[aria-busy="true"]') !== null;
}
