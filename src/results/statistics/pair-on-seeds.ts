import { type Cell, type Measure, measured } from '../aggregate.ts';
import type { Pair } from './average-difference.ts';
import { sidesOf } from './difference.ts';

/** Both cells' question values on their common seeds; null where they share none, or the measure is missing. */
export function pairOnSeeds(first: Cell, second: Cell, measure: Measure): Pair | null {
  const others = new Map(second.trials.map((trial) => [trial.seed, measured(trial, measure)]));
  const pairs = first.trials.flatMap((trial) => {
    const [own, other] = [measured(trial, measure), others.get(trial.seed)];
    return own && other ? [[own.items, other.items] as const] : [];
  });
  return pairs.length === 0 ? null : sidesOf(pairs);
}
