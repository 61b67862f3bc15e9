import type { Cell } from '../../results/aggregate.ts';
import { UNDER_PROMPT } from '../../results/result.ts';
import { formatInterval, formatScore } from '../notation/format.ts';

/** Alignment under a method's own training prompt. Null for methods without one. */
export function promptedAlignment({ scores }: Cell): { readonly value: string; readonly interval: string } | null {
  const score = scores.find(({ set, label }) => set === UNDER_PROMPT && label === 'alignment');
  return score === undefined ? null : { value: formatScore(score.value), interval: formatInterval(score.interval) };
}
