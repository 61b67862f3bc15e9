import { seededRandom } from '../../lib/random.ts';
import { type Axis, axes, type Cell, cellOfTrials } from '../aggregate.ts';
import { cellsOfPart } from '../findings/chosen-strengths.ts';
import { grouped } from '../grouped.ts';
import { mean, sampleVariance } from './moments.ts';
import { dominatedVolume, dominates } from './pareto.ts';
import { type ResampledPoints, resamplePoints } from './resampled-points.ts';
import { marginOf, varianceOfSeeds } from './seeds-and-questions.ts';
import type { Contrast } from './simultaneous.ts';
import type { Interval } from './statistics.ts';

/** How certainly a cell lies on the front. */
export interface FrontMember {
  /** Index into the cells given. */
  readonly cell: number;
  /** Share of bootstrap draws of questions and seeds in which it does; with one seed, of questions only. */
  readonly frequency: number;
}

/**
 * The front of all cells, with each cell's frequency on it under a bootstrap clustered by seeds and questions. Cells
 * without one of the axes, and seeds that not all cells have, are left out.
 */
export function frontMembers(cells: readonly Cell[], plane: readonly [Axis, Axis]): FrontMember[] {
  const points = resamplePoints(cells, plane);
  const random = seededRandom(points.cells.length).fork('seeds');
  const every = [...points.seeds.keys()];
  if (every.length === 0) return [];
  const frontOf = (draw: number, seeds: readonly number[]) => {
    const means = [...points.cells.keys()].map((cell) => meanPoint(points, draw, cell, seeds));
    return means.map((mean) => !means.some((other) => dominates(other, mean)));
  };
  const counts = points.cells.map(() => 0);
  for (let draw = 1; draw <= points.draws; draw++) {
    const drawn = every.map(() => random.integer(every.length));
    frontOf(draw, drawn).forEach((member, cell) => {
      if (member) counts[cell]! += 1;
    });
  }
  return points.cells.map((cell, index) => ({ cell, frequency: counts[index]! / points.draws }));
}

/** The volume that a sweep's strengths together dominate in the unit cube, from the corner (0, 0, 0). */
interface FrontVolume {
  readonly method: string;
  /** As in {@link Cell}. */
  readonly sweep: string;
  readonly name: string;
  readonly strengths: number;
  readonly value: number;
  /** 95 % interval, for other seeds and other questions; with one seed, for other questions. */
  readonly interval: Interval;
  /**
   * Whether other seeds chose the strengths than those that measured them, in addition to other questions. On the same
   * seeds a front is biased upwards: the best of several noisy points lies above the best of the true ones.
   */
  readonly heldOut: boolean;
}

/** The volume of a sweep's front on every seed, and its variation over other questions. */
export interface SeedVolumes {
  readonly method: string;
  /** As in {@link Cell}. */
  readonly sweep: string;
  readonly means: readonly number[];
  /** Mean over seeds for each bootstrap draw of the questions, with the seeds fixed. */
  readonly draws: readonly number[];
  /**
   * Questions that the volume was measured on. They, not the draws, are what the variance over questions is known from:
   * more draws of the same questions tell nothing new about others.
   */
  readonly questionCount: number;
}

/**
 * Hypervolume of each sweep's front, averaged over seeds. A method's variants and controls have fronts of their own: they
 * would add points to its front, and so to its volume. For each seed, the strengths on the front of the other
 * seeds' mean on validation questions are measured on this seed's reporting questions. The reference point is fixed, so
 * that volumes can be compared between reports. Cells that lack an axis in either part are left out.
 *
 * @returns `bySeed`: the volumes seed by seed, in the same order; `leftOut`: titles of the sweeps without any volume.
 */
export function frontVolumes(cells: readonly Cell[]): {
  volumes: FrontVolume[];
  bySeed: SeedVolumes[];
  leftOut: string[];
} {
  const [picking, measuring] = [cellsOfPart(cells, 'validation'), cellsOfPart(cells, 'reporting')];
  const able = [...cells.keys()].filter((index) =>
    axes.every((axis) =>
      [picking, measuring].every((part) => part[index]!.trials.every(({ outcome }) => outcome.axes[axis] !== null)),
    ),
  );
  const ableOf = (part: readonly Cell[]) => able.map((index) => part[index]!);
  const [points, picked] = [resamplePoints(ableOf(measuring), axes), resamplePoints(ableOf(picking), axes)];
  const heldOut = points.seeds.length > 1;
  const cellOf = (member: number) => cells[able[member]!]!;
  const sweeps = grouped(points.seeds.length > 0 ? points.cells : [], (member) => cellOf(member).sweep);
  const folds = sweeps.map((own) => {
    const [first] = own.map(cellOf);
    const named = { method: first!.method.name, sweep: first!.sweep, name: first!.name };
    const draws = foldsOf(points, picked, own);
    const scores = new Map(own.map((member) => [member, scoresOn(points.seeds, measuring[able[member]!]!)]));
    const sides = marginsOfLimits(points, keptBy(picked, own, 0), scores);
    return { named, strengths: own.length, draws, sides };
  });
  const measured = new Set(folds.map(({ named }) => named.name));
  return {
    leftOut: [...new Set(cells.map(({ name }) => name))].filter((name) => !measured.has(name)),
    volumes: folds.map(({ named, strengths, draws, sides }) => {
      const value = mean(draws[0]!);
      const [down, up] = sides.map((side) => Math.max(side, marginOfDraws(draws, points.questionCount)));
      return { ...named, strengths, value, interval: [Math.max(0, value - down!), Math.min(1, value + up!)], heldOut };
    }),
    bySeed: folds.map(({ named, draws: [means, ...others] }) => ({
      ...named,
      means: means!,
      draws: others.map(mean),
      questionCount: points.questionCount,
    })),
  };
}

/** First minus second, for `simultaneously`; both from the same {@link frontVolumes}. */
export function contrastOfVolumes(first: SeedVolumes, second: SeedVolumes): Omit<Contrast, 'noise'> {
  const questions = sampleVariance(first.draws.map((value, draw) => value - second.draws[draw]!));
  return {
    value: mean(first.means) - mean(second.means),
    first: first.means,
    second: second.means,
    variance: { questions, answers: 0, questionCount: first.questionCount },
  };
}

function scoresOn(seeds: readonly number[], cell: Cell): Cell['axes'] {
  const trials = cell.trials.filter(({ seed }) => seeds.includes(seed));
  return trials.length === cell.trials.length ? cell.axes : cellOfTrials(trials, cell).axes;
}

/** Volume for each draw and held-out seed. */
function foldsOf(points: ResampledPoints, validation: ResampledPoints, members: readonly number[]): number[][] {
  return Array.from({ length: points.draws + 1 }, (_, draw) => {
    const at = (cell: number, seed: number) => points.at(draw, cell, seed);
    return foldsAt(at, keptBy(validation, members, draw));
  });
}

/** Volume for each held-out seed. @param at A cell's point on a seed. @param kept For each seed, the cells measured. */
function foldsAt(at: (cell: number, seed: number) => number[], kept: readonly (readonly number[])[]): number[] {
  return kept.map((cells, seed) => dominatedVolume(cells.map((cell) => at(cell, seed))));
}

/** For each seed, the cells on the front of the other seeds' mean; of its own where it is the only one. */
function keptBy(validation: ResampledPoints, members: readonly number[], draw: number): number[][] {
  const every = [...validation.seeds.keys()];
  return every.map((measuring) => {
    const others = every.length > 1 ? every.filter((seed) => seed !== measuring) : every;
    const picked = members.map((cell) => meanPoint(validation, draw, cell, others));
    return members.filter((_, index) => !picked.some((other) => dominates(other, picked[index]!)));
  });
}

/** Half the width by draws. The scatter of the other draws around draw 0, the estimate, is the effect of other questions. */
function marginOfDraws([observed, ...draws]: readonly (readonly number[])[], questionCount: number): number {
  const means = observed!;
  const [seeds, seedCount] = [varianceOfSeeds(means), means.length];
  const ofMeans = draws.map((draw) => mean(draw));
  const ofSeeds = means.map((_, seed) => sampleVariance(draws.map((draw, index) => draw[seed]! - ofMeans[index]!)));
  const answers = seedCount > 1 ? ofSeeds.reduce((sum, own) => sum + own, 0) / (seedCount * (seedCount - 1)) : 0;
  return marginOf({ seeds, questions: sampleVariance(ofMeans), answers, seedCount, questionCount });
}

/**
 * How far the volume reaches down and up by the intervals of the scores that it is made of: its changes where all scores on
 * an axis move to their limits, as the root of the sum of squares (MOVER; Zou & Donner 2008). A volume is a product, so
 * what two or three axes change only together counts beside what each changes alone (Goodman 1960, "On the exact
 * variance of products"): where several scores are near 0, it is most of all. Draws of questions that were all answered
 * alike know nothing of others; these limits do.
 *
 * @param scores Of each cell, on the measured questions and seeds.
 */
function marginsOfLimits(
  points: ResampledPoints,
  kept: readonly (readonly number[])[],
  scores: ReadonlyMap<number, Cell['axes']>,
): [down: number, up: number] {
  const moved = (which: readonly number[], limit: 0 | 1) => (cell: number, seed: number) => {
    const point = points.at(0, cell, seed);
    for (const axis of which) {
      const { value, interval } = scores.get(cell)![axes[axis]!]!;
      point[axis] = Math.min(1, Math.max(0, point[axis]! + interval[limit] - value));
    }
    return point;
  };
  const marginTo = (limit: 0 | 1) => {
    const [, ...changes] = interactions([...axes.keys()], (which) => mean(foldsAt(moved(which, limit), kept)));
    return Math.hypot(...changes);
  };
  return [marginTo(0), marginTo(1)];
}

/** For each subset of axes, the empty one first, what moving all of it changes beyond what its own subsets change. */
function interactions(movable: readonly number[], volumeAt: (moved: readonly number[]) => number): number[] {
  const [axis, ...others] = movable;
  if (axis === undefined) return [volumeAt([])];
  return [
    ...interactions(others, volumeAt),
    ...interactions(others, (moved) => volumeAt([axis, ...moved]) - volumeAt(moved)),
  ];
}

function meanPoint(points: ResampledPoints, draw: number, cell: number, seeds: readonly number[]): number[] {
  const sums = points.at(draw, cell, seeds[0]!);
  for (const seed of seeds.slice(1))
    points.at(draw, cell, seed).forEach((value, axis) => {
      sums[axis]! += value;
    });
  return sums.map((sum) => sum / seeds.length);
}
