/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Anchor {
  /** Centre of the labelled point, and the reach of its marker. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly text: string;
}

/** The place of a label. */
export interface Place {
  /** Start of its middle line. */
  readonly x: number;
  readonly y: number;
  readonly box: Box;
  /** A line from the point to a label that is far from it, or not clearly nearer to it than to another point. */
  readonly leader: { readonly x: number; readonly y: number; readonly x2: number; readonly y2: number } | null;
}

/** Gaps between a marker and its label, in pixels; from the third on, a leader line always joins them. */
const GAPS = [3, 11, 22, 34, 48, 64, 84, 108, 136];
const LEADS_FROM = 2;
const DIRECTIONS = 16;
/** A label is clearly its point's where any other point is farther from it by this, in pixels. */
const CLEARLY = 1;

/**
 * Places one label beside each point, greedily in the given order: among places around the point, near ones are
 * preferred, those that cover little of the lines, and those nearer to their own point than to any other; a label without
 * such a place is joined to its point by a line. No label overlaps another, covers a point or leaves the frame.
 * Where all places are taken the label is omitted and its place is null. (Vega's own label transform needs a canvas.)
 *
 * @param anchors The labelled points; each is an obstacle to the others' labels.
 * @param markers Further points that no label may cover.
 * @param lines Boxes that labels should avoid, at a cost.
 * @param frame The labels' bounds.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  { markers = [], lines = [] }: { readonly markers?: readonly Box[]; readonly lines?: readonly Box[] },
  { frame, fontSize }: { readonly frame: Box; readonly fontSize: number },
): (Place | null)[] {
  const boxOf = ({ x, y, radius }: Anchor) => around(x, y, radius);
  const points = [...markers, ...anchors.map(boxOf)];
  const taken = [...points];
  const avoided = [...lines];
  return anchors.map((anchor) => {
    const own = boxOf(anchor);
    const others = points.filter((point) => !isSame(point, own));
    const candidates = placesAround(anchor, sizeOf(anchor.text, fontSize), others);
    const best = cheapest(candidates, { taken, lines: avoided, frame, own });
    if (best !== null) {
      taken.push(best.box);
      avoided.push(...alongLeader(best.leader));
    }
    return best;
  });
}

/** The cheapest place. Later ones start at a higher cost, so the search ends early. */
function cheapest(places: readonly Candidate[], surroundings: Surroundings): Place | null {
  let [best, least]: [Candidate | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const [rank, place] of places.entries()) {
    const nearest = RANK_COST * rank;
    if (nearest >= least) break;
    const start = nearest + (place.unclear ? UNCLEAR_COST : 0);
    const total = start + costOf(place, least - start, surroundings);
    if (total < least) [best, least] = [place, total];
  }
  return best;
}

const RANK_COST = 1.5;
/** Cost of a place beside another point: three rings of places farther out are better. */
const UNCLEAR_COST = 3 * DIRECTIONS * RANK_COST;
/** Cost of a square pixel of a line that a label covers, and of a label or point that a leader line crosses. */
const LINE_COST = 3;
const CROSSING_COST = 12;

/** A place, and whether another point is as near to it as the label's own. */
interface Candidate extends Place {
  readonly unclear: boolean;
}

interface Surroundings {
  /** The boxes that no label may cover. */
  readonly taken: readonly Box[];
  readonly lines: readonly Box[];
  readonly frame: Box;
  /** The label's own point. */
  readonly own: Box;
}

function costOf({ box, leader }: Place, limit: number, { taken, lines, frame, own }: Surroundings): number {
  const isInside = overlap(box, frame) > box.width * box.height - 1e-6;
  if (!isInside || taken.some((other) => overlap(box, other) > 0)) {
    return Number.POSITIVE_INFINITY;
  }
  let cost = 0;
  for (const part of alongLeader(leader)) {
    cost += CROSSING_COST * taken.reduce((total, other) => total + (isSame(other, own) ? 0 : overlap(part, other)), 0);
  }
  for (const line of lines) {
    cost += LINE_COST * overlap(box, line);
    if (cost >= limit) {
      return cost;
    }
  }
  return cost;
}

/**
 * Near candidates first; at each distance the most readable first: right, left, above, below, then the directions
 * between.
 */
function placesAround(
  { x, y, radius }: Anchor,
  { width, height }: Pick<Box, 'width' | 'height'>,
  others: readonly Box[],
): Candidate[] {
  return GAPS.flatMap((gap, distance) =>
    turns.map((turn) => {
      const [across, down] = [Math.cos(turn), Math.sin(turn)];
      // The label's box touches the circle around the point from outside, in the given direction.
      const reach = radius + gap;
      const box = {
        left: x + across * reach + (across - 1) * (width / 2),
        top: y + down * reach + (down - 1) * (height / 2),
        width,
        height,
      };
      const near = nearestIn(box, { x, y });
      const length = Math.hypot(near.x - x, near.y - y);
      const edge = radius / length;
      const unclear = distance < LEADS_FROM && others.some((other) => distanceTo(box, other) < length + CLEARLY);
      return {
        ...{ x: box.left, y: box.top + height / 2, box, unclear },
        leader:
          distance < LEADS_FROM && !unclear
            ? null
            : { x: x + (near.x - x) * edge, y: y + (near.y - y) * edge, x2: near.x, y2: near.y },
      };
    }),
  );
}

/** Angles from the right, clockwise: multiples of 90° first, then of 45°, then the rest. */
const turns = Array.from({ length: DIRECTIONS }, (_, index) => index)
  .sort((a, b) => rankOf(a) - rankOf(b))
  .map((index) => (2 * Math.PI * index) / DIRECTIONS);

function rankOf(direction: number): number {
  const preferred = [0, 8, 12, 4, 14, 2, 10, 6];
  return preferred.includes(direction) ? preferred.indexOf(direction) : preferred.length + direction;
}

/** A label's size in any of the page's fonts, an upper estimate. */
function sizeOf(text: string, fontSize: number): Pick<Box, 'width' | 'height'> {
  const ems = [...text].reduce((total, letter) => total + widthOf(letter), 0);
  return { width: ems * fontSize + 2, height: fontSize * 1.2 };
}

function widthOf(letter: string): number {
  if (/[.,:;'|!ijlt()[\] ]/.test(letter)) return 0.4;
  return /[a-z\d\-+=_/]/.test(letter) && !/[mw]/.test(letter) ? 0.66 : 1.05;
}

function alongLeader(leader: Place['leader']): Box[] {
  if (leader === null) {
    return [];
  }
  const steps = Math.ceil(Math.hypot(leader.x2 - leader.x, leader.y2 - leader.y) / 3);
  return Array.from({ length: steps }, (_, index) => {
    const part = (index + 0.5) / steps;
    return around(leader.x + part * (leader.x2 - leader.x), leader.y + part * (leader.y2 - leader.y), 1);
  });
}

function isSame(a: Box, b: Box): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

/** From a label to another point's centre. */
function distanceTo(label: Box, { left, top, width, height }: Box): number {
  const centre = { x: left + width / 2, y: top + height / 2 };
  const near = nearestIn(label, centre);
  return Math.hypot(near.x - centre.x, near.y - centre.y);
}

function nearestIn({ left, top, width, height }: Box, { x, y }: Pick<Anchor, 'x' | 'y'>) {
  return { x: clamp(x, left, left + width), y: clamp(y, top, top + height) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

export function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}

/** The area that two boxes share. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
