import { type Cell, references } from '../../results/aggregate.ts';
import { chosenDifferences } from '../../results/findings/chosen-differences.ts';
import {
  type ChosenMethod,
  cellsOfPart,
  chooseStrengths,
  KEEPS_SKILL,
  leaderOf,
} from '../../results/findings/chosen-strengths.ts';
import { pointTitle } from '../../results/method-title.ts';
import { formatDifference, formatDifferenceInterval, formatPlural, formatScore } from '../notation/format.ts';

/**
 * The result in one sentence: the effect of training on the task alone, and how much of the loss the method chosen on
 * validation questions regains on the reporting questions.
 */
export function summarise(cells: readonly Cell[]): string {
  const base = scored(cells.find((cell) => cell.method.name === references.untrained));
  const taskOnly = scored(cells.find((cell) => cell.method.name === references.unprotected));
  if (base === null || taskOnly === null) {
    return `${formatPlural(cells.length, 'point')}, each a method at one strength. The effect of a method cannot be judged without both the untrained model (${references.untrained}) and training on the task alone (${references.unprotected}).`;
  }
  const harm = `Training on the task alone changes the task score from ${formatScore(base.task)} to ${formatScore(taskOnly.task)} and out-of-domain alignment from ${formatScore(base.alignment)} to ${formatScore(taskOnly.alignment)}`;
  if (base.alignment <= taskOnly.alignment) {
    return `${harm}. No alignment was lost that a method could regain.`;
  }
  const compared = taskOnlyComparison(cells);
  const chosen = chooseStrengths(compared);
  const best = leaderOf(chosen);
  if (best === null) {
    return `${harm}. No method keeps the task score within ${formatScore(KEEPS_SKILL)} on validation questions.`;
  }
  return `${harm}. ${gainOf(best, chosen, compared)}`;
}

/**
 * The name of a method at its chosen strength: `kl beta=10`, or by seed where seeds were given different strengths.
 */
export function chosenName({ cell, strengths }: Pick<ChosenMethod, 'cell' | 'strengths'>): string {
  if (cell.method.strength) return pointTitle(cell);
  return strengths.length === 0 ? cell.name : `${cell.name}, ${strengths.join(' / ')} by seed`;
}

/** The comparison of task-only; other comparisons answer other questions. */
export function taskOnlyComparison(cells: readonly Cell[]): Cell[] {
  const taskOnly = cells.find((cell) => cell.method.name === references.unprotected);
  return cells.filter((cell) => cell.comparison === taskOnly?.comparison);
}

function gainOf(best: ChosenMethod, chosen: readonly ChosenMethod[], cells: readonly Cell[]): string {
  const reporting = cellsOfPart(cells, 'reporting');
  const reference = chosen.find(({ cell }) => cell.method.name === references.unprotected)?.cell;
  const rivals = chosen.map(({ cell }) => cell).filter(({ method }) => method.name !== references.untrained);
  const leads = reference ? chosenDifferences(reference, rivals, reporting) : [];
  const lead = leads.find((one) => one.axis === 'alignment' && rivals[one.cell] === best.cell);
  const own = scored(best.cell);
  const untrained = scored(reporting.find(({ method }) => method.name === references.untrained));
  const start = scored(reference);
  if (!lead || !own || !untrained || !start) {
    return `${chosenName(best)} was chosen on validation questions; too few other questions are left to report it.`;
  }
  const lost = untrained.alignment - start.alignment;
  const share = lost > 0 ? `${Math.round((100 * lead.value) / lost)} % of that loss` : 'none of that loss';
  const evidence = `${formatDifference(lead.value)}, simultaneous 95 % interval ${formatDifferenceInterval(lead.interval)}: ${lead.verdict}`;
  return `${chosenName(best)}, chosen on validation questions, regains ${share} on the reporting questions (alignment ${formatScore(own.alignment)}; ${evidence}) at a task score of ${formatScore(own.task)}.`;
}

function scored(cell: Cell | undefined): { task: number; alignment: number } | null {
  const { task, alignment } = cell?.axes ?? {};
  return task && alignment ? { task: task.value, alignment: alignment.value } : null;
}
