import type { Cell } from '../../results/aggregate.ts';
import type { MethodRecord } from '../../results/result.ts';
import type { Look } from './palette.ts';

/** What every table's row of a point begins with. */
export interface RowHead {
  readonly id: string;
  readonly method: string;
  readonly look: Look;
  readonly strength: MethodRecord['strength'] | null;
  /** Whether the row above is another method's, so that this one names its own. */
  readonly startsMethod: boolean;
}

/** One a cell, in their order. */
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
