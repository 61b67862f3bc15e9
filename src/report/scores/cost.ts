import type { Cell } from '../../results/aggregate.ts';
import { formatBytes, formatCount, formatDuration } from '../notation/format.ts';

/** A number as displayed, and its value for sorting. */
export interface Figure {
  readonly text: string;
  readonly value: number;
}

/** The cost of one trial of a point, as a mean over its seeds; for memory the maximum. */
export function costView({ cost, trials }: Cell, unprotected: Cell | undefined) {
  const mean = (total: number) => total / trials.length;
  const count = (total: number): Figure => ({ text: formatCount(mean(total)), value: mean(total) });
  const seconds = (total: number): Figure => ({ text: formatDuration(mean(total)), value: mean(total) });
  const yardstick = unprotected === undefined ? 0 : unprotected.cost.tokens / unprotected.trials.length;
  const times = mean(cost.tokens) / yardstick;
  return {
    updates: count(cost.updates),
    backward: count(cost.backwardPasses),
    forward: count(cost.forwardPasses),
    tokens: count(cost.tokens),
    // Tokens passed through the network, relative to training on the task alone.
    relative: yardstick > 0 ? { text: `${times.toFixed(1)} ×`, value: times } : null,
    setup: seconds(cost.setupSeconds),
    training: seconds(cost.trainSeconds),
    scoring: seconds(cost.evaluateSeconds),
    memory: cost.peakMemory === undefined ? null : { text: formatBytes(cost.peakMemory), value: cost.peakMemory },
  };
}
