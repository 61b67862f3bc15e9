import type { Cell } from '../../results/aggregate.ts';
import { UNDER_PROMPT } from '../../results/result.ts';
import { scoreView } from '../notation/format.ts';

/** Alignment under a method's own training prompt. Null for methods without one. */
export function promptedAlignment({ scores }: Cell): { readonly value: string; readonly interval: string } | null {
  const score = scores.find(({ set, label }) => set === UNDER_PROMPT && label === 'alignment');
  return score === undefined ? null : scoreView(score);
}
