import type { Cell } from '../../results/aggregate.ts';
import { shownStrength } from '../../results/method-title.ts';
import type { MethodRecord } from '../../results/result.ts';
import type { Look } from './palette.ts';

/** The first cells of a point's row in every table. */
export interface RowHead {
  readonly id: string;
  /** The cell's name, which tells variants, controls and comparisons apart. */
  readonly method: string;
  readonly look: Look;
  readonly strength: MethodRecord['strength'] | null;
  /** Whether the row above has another name, so that this row shows its own. */
  readonly startsMethod: boolean;
}

/** One for each cell, in their order. */
export function rowHeads(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): RowHead[] {
  return cells.map((cell, index) => ({
    id: ids.get(cell)!,
    method: cell.name,
    look: looks.get(cell.sweep)!,
    strength: shownOf(cell.method),
    startsMethod: cells[index - 1]?.name !== cell.name,
  }));
}

/** A method's strength with as many digits as a reader needs; null without one. */
export function shownOf({ strength }: MethodRecord): RowHead['strength'] {
  return strength ? { ...strength, value: shownStrength(strength.value) } : null;
}
