/** A point of a plane in which more is better in both directions. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The points that no other point dominates: none is at least as good in both directions and better in one. Equal points
 * are both kept or both dropped.
 *
 * @returns The front from left to right (so from top to bottom), in O(n log n).
 */
export function nonDominated<P extends Point>(points: readonly P[]): P[] {
  const byX = [...points].sort((a, b) => b.x - a.x || b.y - a.y);
  const front: P[] = [];
  for (const point of byX) {
    const best = front.at(-1);
    if (best === undefined || point.y > best.y || (point.y === best.y && point.x === best.x)) {
      front.push(point);
    }
  }
  return front.reverse();
}

/**
 * The area that the points dominate above the reference point (0, 0). It measures a whole front in one number, and only
 * such a number grows whenever the front truly improves (Zitzler et al. 2003). The reference is fixed so that reports
 * can be compared. Axes are in [0, 1], and so is the area.
 */
export function hypervolume(points: readonly Point[]): number {
  let left = 0;
  let area = 0;
  for (const { x, y } of nonDominated(points.filter((point) => point.x > 0 && point.y > 0))) {
    area += (x - left) * y;
    left = x;
  }
  return area;
}

/** Whether a is at least as good as b on every axis, and better on one. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, axis) => value >= b[axis]!) && a.some((value, axis) => value > b[axis]!);
}

/** Share of the unit cube that points in it dominate: slab by slab along the last coordinate. */
export function dominatedVolume(points: readonly (readonly number[])[]): number {
  const flat = (some: readonly (readonly number[])[]) => hypervolume(some.map(([x, y]) => ({ x: x!, y: y! })));
  const descending = [...points].sort((a, b) => b[2]! - a[2]!);
  return descending.reduce((volume, point, index) => {
    const next = descending[index + 1]?.[2] ?? 0;
    return volume + (point[2]! - next) * (point[2] === next ? 0 : flat(descending.slice(0, index + 1)));
  }, 0);
}
