import { axes, type Cell, references, type SeedScore } from '../../results/aggregate.ts';
import type { Check } from '../../results/check.ts';
import { grouped } from '../../results/grouped.ts';
import { frontViews } from '../front/fronts.ts';
import { formatCount, scoreView } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import type { RowHead } from '../notation/row-heads.ts';
import { checksOf } from '../points/checks.ts';
import { costView } from './cost.ts';
import { promptedAlignment } from './prompted.ts';

/** One row for each method and strength. */
export function scoreRows(cells: readonly Cell[], heads: readonly RowHead[], checks: readonly Check[]) {
  const fronts = (['capability', 'task'] as const).map((axis) => frontViews(cells, axis));
  const taskOnly = cells.find((cell) => cell.method.name === references.unprotected);
  return cells.map((cell, index) => ({
    ...heads[index]!,
    checks: checksOf(cell, checks),
    fronts: fronts.map((front) => front.get(cell) ?? null),
    axes: axes.map((axis) => {
      const score = cell.axes[axis];
      return score && { ...barView(score), prompted: axis === 'alignment' ? promptedAlignment(cell) : null };
    }),
    cost: costView(cell, taskOnly),
  }));
}

/** One entry for each sweep: a variant or control of a method has its own. */
export function legend(cells: readonly Cell[], looks: ReadonlyMap<string, Look>) {
  return grouped(cells, ({ sweep }) => sweep).map(([first]) => ({
    name: first!.sweep,
    look: looks.get(first!.sweep)!,
    option: first!.method.strength?.option ?? null,
    note: null,
  }));
}

/** Width of the bar of scores from 0 to 1, in pixels. */
const BAR = 60;

function barView(score: SeedScore) {
  const [low, high] = score.interval;
  const pixels = (value: number) => Math.round(value * BAR * 10) / 10;
  return {
    ...scoreView(score),
    exact: score.value,
    n: formatCount(score.n),
    seeds: score.seeds.length > 1 ? score.seeds.length : null,
    bar: { low: pixels(low), width: Math.max(1, pixels(high - low)), value: pixels(score.value) },
  };
}
