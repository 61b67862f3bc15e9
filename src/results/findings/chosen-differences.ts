import { type Axis, axes, type Cell, type Measure, measuredOverSeeds, references } from '../aggregate.ts';
import type { Items } from '../result.ts';
import { commonDifference, differenceVariance } from '../statistics/difference.ts';
import { meanOfItems } from '../statistics/moments.ts';
import { pairOnSeeds } from '../statistics/pair-on-seeds.ts';
import { wholeQuestions } from '../statistics/question-table.ts';
import { type SeedNoise, seedNoise } from '../statistics/seed-noise.ts';
import { type Contrast, SEEDS_FOR_A_VERDICT, type Simultaneous, simultaneously } from '../statistics/simultaneous.ts';

/** The contrast of two cells on one axis, with its evidence. */
export interface CellContrast extends Omit<Contrast, 'noise'> {
  /** As in `Difference`. The degrees of freedom follow from `variance`, whose count is exact. */
  readonly n: number;
  readonly seeds: number;
  /** The difference on the questions that count for both, where that is another set; null where there are none. */
  readonly common?: { readonly value: number; readonly n: number } | null;
}

export type Verdict = 'higher' | 'lower' | 'not told apart' | `${string} seeds: no verdict` | 'one seed: no verdict';

/** The difference between a method at its chosen strength and a reference. */
export interface ChosenDifference extends CellContrast, Simultaneous {
  readonly axis: Axis;
  /** Index into the cells that were compared. */
  readonly cell: number;
  /** `higher` and `lower` if and only if `interval` excludes 0 and there are enough seeds. */
  readonly verdict: Verdict;
}

/**
 * Compares methods at their chosen strengths with a reference, axis by axis. Intervals hold for all methods of an axis
 * at once. A verdict says whether the interval shown excludes 0, so the two always agree.
 *
 * @param cells Cells of one comparison, one for each sweep, on reporting questions; the reference itself is left out,
 *   and other sweeps of its method are not.
 * @param all Every cell of the comparison on reporting questions: they tell how trainings scatter.
 * @param picked Whether the reference was chosen among the cells. Intervals then hold for all pairs, whichever was
 *   chosen.
 */
export function chosenDifferences(
  reference: Cell,
  cells: readonly Cell[],
  all: readonly Cell[],
  picked = false,
): ChosenDifference[] {
  return axes.flatMap((axis) => {
    const noise = noiseOf(all, axis);
    const found = cells.flatMap((cell, index) => {
      const contrast = cell === reference ? null : contrastOf(cell, reference, axis);
      return contrast === null ? [] : [{ ...contrast, axis, cell: index, noise }];
    });
    const pairs = ((found.length + 1) * found.length) / 2;
    const leads = picked ? simultaneously(found, false, pairs) : simultaneously(found, true);
    return leads.map(({ noise: _, ...lead }) => ({ ...lead, verdict: verdictOf(lead.interval, lead.seeds) }));
  });
}

/** The scatter of a measure over seeds, from all trained cells. */
export function noiseOf(cells: readonly Cell[], measure: Measure): SeedNoise {
  return seedNoise(
    cells
      .filter(({ method }) => method.name !== references.untrained)
      .map((cell) => measuredOverSeeds(cell, measure)?.seeds.map(({ value }) => value) ?? [])
      .filter((means) => means.length > 0),
  );
}

/** First minus second on their common seeds; null where they share none, or the measure is missing. */
export function contrastOf(first: Cell, second: Cell, measure: Measure): CellContrast | null {
  const pair = pairOnSeeds(first, second, measure);
  return (
    pair && {
      ...contrastOfItems(pair.first, pair.second),
      ...(second.method.name === references.untrained && { second: null }),
    }
  );
}

/** First minus second from both sides' question values, one entry for each seed. */
export function contrastOfItems(first: readonly Items[], second: readonly Items[]): CellContrast {
  const { value, variance } = differenceVariance(first, second);
  const common = commonDifference(first, second);
  return {
    value,
    variance,
    n: wholeQuestions(variance.questionCount),
    seeds: first.length,
    first: first.map(meanOfItems),
    second: second.map(meanOfItems),
    ...(common === undefined ? {} : { common }),
  };
}

/** The verdict of an interval, given its number of seeds. */
export function verdictOf([low, high]: readonly [number, number], seeds: number): Verdict {
  if (seeds < SEEDS_FOR_A_VERDICT) return noVerdict(seeds);
  return low > 0 ? 'higher' : high < 0 ? 'lower' : 'not told apart';
}

/** Stands in place of a verdict where there are too few seeds. */
export function noVerdict(seeds: number): Verdict {
  return seeds === 1 ? 'one seed: no verdict' : `${seeds} seeds: no verdict`;
}
