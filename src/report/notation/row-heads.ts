import type { Cell } from '../../results/aggregate.ts';
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
    strength: cell.method.strength ?? null,
    startsMethod: cells[index - 1]?.name !== cell.name,
  }));
}
