/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Anchor {
  /** Centre of the point that is labelled, and how far its marker reaches. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly text: string;
}

/** Where a label goes: its middle line's start. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Places one label beside each point, greedily in the given order: of sixteen places around a point the one that covers
 * least of other labels, points and lines. (Vega's own label transform needs a canvas.)
 *
 * @param anchors What is labelled; every anchor is an obstacle to the others' labels.
 * @param obstacles What labels should keep off, such as lines; covering them costs less than covering a point.
 * @param frame Labels stay inside.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  obstacles: readonly Box[],
  { frame, fontSize }: { readonly frame: Box; readonly fontSize: number },
): Place[] {
  const markers = anchors.map(({ x, y, radius }) => around(x, y, radius));
  const placed: Box[] = [];
  return anchors.map((anchor) => {
    const size = { width: anchor.text.length * fontSize * 0.6, height: fontSize };
    const candidates = candidatesAround(anchor, size);
    const costs = candidates.map(
      (box, rank) =>
        rank * 0.4 +
        20 * covered(box, markers) +
        20 * covered(box, placed) +
        3 * covered(box, obstacles) +
        1000 * (box.width * box.height - overlap(box, frame)),
    );
    const best = candidates[costs.indexOf(Math.min(...costs))]!;
    placed.push(best);
    return { x: best.left, y: best.top + best.height / 2 };
  });
}

/** Nearest and most readable first: right, left, above, below, then the diagonals, then the same farther out. */
function candidatesAround({ x, y, radius }: Anchor, { width, height }: { width: number; height: number }): Box[] {
  return [radius + 3, radius + 12].flatMap((gap) => {
    const [right, left, middle] = [x + gap, x - gap - width, x - width / 2];
    const [above, below, level] = [y - gap - height, y + gap, y - height / 2];
    const near = gap * 0.75;
    return [
      { left: right, top: level, width, height },
      { left, top: level, width, height },
      { left: middle, top: above, width, height },
      { left: middle, top: below, width, height },
      { left: x + near, top: y - near - height, width, height },
      { left: x + near, top: y + near, width, height },
      { left: x - near - width, top: y - near - height, width, height },
      { left: x - near - width, top: y + near, width, height },
    ];
  });
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}

function covered(box: Box, others: readonly Box[]): number {
  return others.reduce((total, other) => total + overlap(box, other), 0);
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
