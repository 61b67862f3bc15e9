import adjust from '@stdlib/stats-padjust';
import { type Axis, type Cell, type Measure, measured } from '../aggregate.ts';
import type { Pair } from './average-difference.ts';
import { type Difference, differenceOf, sidesOf } from './difference.ts';

/** What Holm's correction adds to a difference. */
export interface Corrected {
  /** p after the correction. */
  readonly holm: number;
  /** Whether the two differ at 5 % after correction, and with the same sign on the questions that count for both. */
  readonly different: boolean;
}

/** Adds Holm's step-down correction (Holm 1979), which bounds the chance of any false alarm among all p-values. */
export function withHolm<D extends Difference>(differences: readonly D[]): (D & Corrected)[] {
  const values = differences.map(({ p }) => p);
  const corrected = values.length === 0 ? [] : adjust(values, 'holm');
  return differences.map((difference, index) => {
    const holm = corrected[index]!;
    const { common, value } = difference;
    const holds = common === undefined || (common !== null && Math.sign(common.value) === Math.sign(value));
    return { ...difference, holm, different: holm <= 0.05 && holds };
  });
}

/** First minus second on their common seeds; null where they share none, or an axis is missing. */
export function differenceOfCells(first: Cell, second: Cell, axis: Axis): Difference | null {
  const pair = pairOnSeeds(first, second, axis);
  return pair && differenceOf(pair.first, pair.second);
}

/** Both cells' question values on their common seeds; null where they share none, or the measure is missing. */
export function pairOnSeeds(first: Cell, second: Cell, measure: Measure): Pair | null {
  const others = new Map(second.trials.map((trial) => [trial.seed, measured(trial, measure)]));
  const pairs = first.trials.flatMap((trial) => {
    const [own, other] = [measured(trial, measure), others.get(trial.seed)];
    return own && other ? [[own.items, other.items] as const] : [];
  });
  return pairs.length === 0 ? null : sidesOf(pairs);
}
