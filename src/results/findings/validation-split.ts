import { sha256 } from '../../lib/hash.ts';
import { type Cell, eachAxis } from '../aggregate.ts';
import { axisScore } from '../axis-score.ts';
import { remembered } from '../remembered.ts';
import type { Axes, AxisScore, Criteria, Items } from '../result.ts';

/**
 * The split of questions: the hash of a question's id puts it into the third that chooses strengths or into the rest
 * that reports. A changed rule needs a new name, so that reports with different splits can be told apart.
 */
export const VALIDATION_SPLIT = { rule: 'sha256("selgen-validation-1/" + question) < share', share: 1 / 3 } as const;

export type Part = 'validation' | 'reporting';

/**
 * The part of a question, whatever the trial, axis or seed. A setting gives a question that is asked in several ways, or
 * counts on several axes, one name, so that it lies in one part.
 *
 * @param question A name as in `Items`, such as `mod 12`.
 */
export function partOf(question: string): Part {
  return remembered(parts, question, () => {
    const fraction = Number.parseInt(sha256(`selgen-validation-1/${question}`).slice(0, 8), 16) / 2 ** 32;
    return fraction < VALIDATION_SPLIT.share ? 'validation' : 'reporting';
  });
}

const parts = new Map<string, Part>();

/** The values of one part's questions. */
export function itemsOfPart(items: Items, part: Part): Items {
  return Object.fromEntries(Object.entries(items).filter(([question]) => partOf(question) === part));
}

/** The axes on one part's questions; null where none of them counted. */
export function axesOfPart(axes: Axes, part: Part): Axes {
  return remembered(ofParts[part], axes, () => eachAxis((axis) => scoreOfPart(axes[axis], part)));
}

/** Cached because every finding and table that reads a trial splits its axes. */
const ofParts = { validation: new WeakMap<Axes, Axes>(), reporting: new WeakMap<Axes, Axes>() };

/** The further criteria on one part's questions. */
export function criteriaOfPart({ narrow, coherence }: Criteria, part: Part): Criteria {
  return { narrow: scoreOfPart(narrow, part), coherence: scoreOfPart(coherence, part) };
}

function scoreOfPart(score: AxisScore | null, part: Part): AxisScore | null {
  if (score === null) return null;
  const { metric, set, label, items } = score;
  return axisScore({ metric, set, label }, itemsOfPart(items, part));
}

/** The rule of the split, and how many questions of these cells lie in either part, for the report's record. */
export function splitRecord(cells: readonly Cell[]) {
  const questions = new Set(
    cells.flatMap(({ trials }) =>
      trials.flatMap(({ outcome }) => Object.values(outcome.axes).flatMap((axis) => Object.keys(axis?.items ?? {}))),
    ),
  );
  const validation = [...questions].filter((question) => partOf(question) === 'validation').length;
  return { ...VALIDATION_SPLIT, validation, reporting: questions.size - validation };
}
