import type { Cell } from '../../results/aggregate.ts';
import type { MethodRecord } from '../../results/result.ts';
import type { Look } from './palette.ts';

/** The first cells of a point's row in every table. */
export interface RowHead {
  readonly id: string;
  readonly method: string;
  readonly look: Look;
  readonly strength: MethodRecord['strength'] | null;
  /** Whether the row above is another method's, so that this row shows the method's name. */
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
    method: cell.method.name,
    look: looks.get(cell.method.name)!,
    strength: cell.method.strength ?? null,
    startsMethod: cells[index - 1]?.method.name !== cell.method.name,
  }));
}
