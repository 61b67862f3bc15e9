import { type Axis, type Cell, references } from '../../results/aggregate.ts';
import {
  type CellContrast,
  contrastOfItems,
  type Verdict,
  verdictOf,
} from '../../results/findings/chosen-differences.ts';
import { pairOnSeeds } from '../../results/statistics/pair-on-seeds.ts';
import { type SeedNoise, seedNoise } from '../../results/statistics/seed-noise.ts';
import { type Simultaneous, simultaneously } from '../../results/statistics/simultaneous.ts';

/** A point of this run and the same point of another. */
export interface PointPair {
  readonly cell: Cell;
  readonly other: Cell;
}

/** How far a point has moved since the other run. */
export interface EarlierDifference extends Omit<CellContrast, 'first' | 'second'>, Simultaneous {
  readonly cell: Cell;
  /** `higher` and `lower` if and only if `interval` excludes 0 and there are enough seeds. */
  readonly verdict: Verdict;
}

/**
 * This run minus another at every point they share. Intervals hold for all points of an axis at once, and a verdict says
 * whether the interval shown excludes 0, so the two always agree. A seed means the same batches in both runs, so each
 * seed's difference is one observation; how these scatter is estimated from all points that changed.
 */
export function earlierDifferences(pairs: readonly PointPair[], axis: Axis): EarlierDifference[] {
  const found = pairs.flatMap(({ cell, other }) => {
    const pair = pairOnSeeds(cell, other, axis);
    if (pair === null) return [];
    const { first, second, ...contrast } = contrastOfItems(pair.first, pair.second);
    return [{ ...contrast, cell, first: first.map((score, seed) => score - second![seed]!), second: null }];
  });
  const noise = seedNoise(found.filter((one) => !isUnchanged(one)).map(({ first }) => first));
  const contrasts = found.map((one) => ({ ...one, noise: isUnchanged(one) ? unscattered : noise }));
  return simultaneously(contrasts, false).map(({ noise: _, first: __, second: ___, ...one }) => ({
    ...one,
    verdict: verdictOf(one.interval, one.seeds),
  }));
}

/**
 * Whether seeds say nothing of how changed trainings scatter: an untrained model has none, and stored trials come back as
 * they were.
 */
function isUnchanged({ cell, first }: { readonly cell: Cell; readonly first: readonly number[] }): boolean {
  return cell.method.name === references.untrained || first.every((difference) => difference === 0);
}

const none = () => ({ variance: 0, freedom: 1 });
const unscattered: SeedNoise = { of: none, ofShared: none };
