import type { Cell } from '../../results/aggregate.ts';
import { pointTitle } from '../../results/method-title.ts';
import type { Mark } from '../../results/result.ts';

/** A smaller share of cut replies says little about a point's scores. */
const WORTH_A_WORD = 0.05;

/**
 * Names the points of whose replies more than a twentieth were cut at the limit of new tokens. Training teaches short
 * replies, so a low limit lowers the scores of the untrained model alone. Null where there is no such point.
 */
export function cutSentence(cells: readonly Cell[]): string | null {
  const cut = cells.flatMap((cell) => {
    const marks = cell.trials.flatMap(({ outcome }) => outcome.marks);
    const share = marks.filter((mark) => mark.cut).length / marks.length;
    return share > WORTH_A_WORD ? [`${pointTitle(cell)} ${Math.round(100 * share)} %`] : [];
  });
  if (cut.length === 0) return null;
  return `Replies cut at the limit of new tokens: ${cut.join(', ')}. What they would have said is not graded, so their scores are not comparable with those of points that end their replies.`;
}

/** The grader's reason, with the end of a reply that was cut. */
export function reasonOf({ why, cut }: Pick<Mark, 'why' | 'cut'>): string {
  return cut ? `${why}; cut at the limit of new tokens` : why;
}
