import { axes, type Cell, references } from '../../results/aggregate.ts';
import type { Check } from '../../results/check.ts';
import { frontOf } from '../front/scatter.ts';
import { scoreView } from '../notation/format.ts';
import type { RowHead } from '../notation/row-heads.ts';
import { flatten } from '../provenance/provenance.ts';
import { costView } from '../scores/cost.ts';
import { checksOf } from './checks.ts';
import { reproduceCommand } from './reproduce.ts';

/** Everything about one point, shown when it is opened. */
export function pointCards(cells: readonly Cell[], heads: readonly RowHead[], checks: readonly Check[]): object[] {
  const fronts = (['capability', 'task'] as const).map((x) => ({ x, cells: frontOf(cells, { x, y: 'alignment' }) }));
  const taskOnly = cells.find((cell) => cell.method.name === references.unprotected);
  return cells.map((cell, index) => ({
    ...heads[index]!,
    checks: checksOf(cell, checks),
    scores: axes.flatMap((axis) => (cell.axes[axis] ? [{ axis, ...scoreView(cell.axes[axis]) }] : [])),
    fronts: fronts.filter((front) => front.cells.includes(cell)).map((front) => front.x),
    cost: costView(cell, taskOnly),
    options: flatten(cell.method.options),
    trials: cell.trials.map((trial) => ({
      seed: trial.seed,
      key: trial.key,
      finished: trial.finishedAt.replace(/\.\d+Z$/, 'Z'),
      keptStep: trial.outcome.keptStep === undefined ? null : String(trial.outcome.keptStep),
      scores: axes.map((axis) => {
        const score = trial.outcome.axes[axis];
        return score && { ...scoreView(score), n: score.n };
      }),
      command: reproduceCommand(trial),
    })),
  }));
}
