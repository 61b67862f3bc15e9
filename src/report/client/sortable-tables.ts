import { element } from './elements.ts';

type Direction = 'ascending' | 'descending';

/**
 * Turns the heads of `table.sortable` that name a column (`data-column`) into buttons; a third press restores the
 * order.
 */
export function installSortableTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th[data-column]')];
    const original = [...table.tBodies[0]!.rows];
    for (const head of heads) {
      const button = element('button', { type: 'button', class: 'sort' });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const next = nextDirection(head);
        for (const other of heads) {
          other.removeAttribute('aria-sort');
        }
        table.classList.toggle('sorted', next !== null);
        if (next !== null) {
          head.setAttribute('aria-sort', next);
        }
        table.tBodies[0]!.append(...(next === null ? original : sorted(original, Number(head.dataset.column), next)));
      });
    }
  }
}

/** Numbers start with the largest, names with the first. */
function nextDirection(head: HTMLTableCellElement): Direction | null {
  const order: readonly (Direction | null)[] =
    head.dataset.sort === 'name' ? [null, 'ascending', 'descending'] : [null, 'descending', 'ascending'];
  const now = order.indexOf(head.getAttribute('aria-sort') as Direction | null);
  return order[(now + 1) % order.length]!;
}

/** Rows sorted by one column's `data-value`, or by its text; missing values come last in either direction. */
function sorted(rows: readonly HTMLTableRowElement[], column: number, direction: Direction): HTMLTableRowElement[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [sortKey(a.cells[column]), sortKey(b.cells[column])];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null);
    }
    return (
      sign * (typeof left === 'number' && typeof right === 'number' ? left - right : compare(`${left}`, `${right}`))
    );
  });
}

function sortKey(cell: HTMLTableCellElement | undefined): number | string | null {
  const { value } = cell?.dataset ?? {};
  if (value === undefined) {
    return cell?.textContent?.trim() ?? null;
  }
  return value === '' ? null : Number(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
