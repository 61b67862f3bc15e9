import { type Cell, references } from '../../results/aggregate.ts';
import { chosenDifferences, noiseOf } from '../../results/findings/chosen-differences.ts';
import {
  type ChosenMethod,
  cellsOfPart,
  chooseStrengths,
  KEEPS_SKILL,
  leaderOf,
} from '../../results/findings/chosen-strengths.ts';
import { formatDifference, formatDifferenceInterval, formatPlural, formatScore } from '../notation/format.ts';

/**
 * The finding in one sentence: what training on the task alone did, and what the method that validation questions chose
 * takes back of it on the others.
 */
export function summarise(cells: readonly Cell[]): string {
  const base = scored(cells.find((cell) => cell.method.name === references.untrained));
  const taskOnly = scored(cells.find((cell) => cell.method.name === references.unprotected));
  if (base === null || taskOnly === null) {
    return `${formatPlural(cells.length, 'point')}, each a method at one strength; without both the untrained model (${references.untrained}) and training on the task alone (${references.unprotected}) there is no telling what a method mends.`;
  }
  const disease = `Training on the task alone moves the task score from ${formatScore(base.task)} to ${formatScore(taskOnly.task)} and alignment out of domain from ${formatScore(base.alignment)} to ${formatScore(taskOnly.alignment)}`;
  if (base.alignment <= taskOnly.alignment) {
    return `${disease}: nothing was lost that a method could win back.`;
  }
  const compared = taskOnlyComparison(cells);
  const chosen = chooseStrengths(compared);
  const best = leaderOf(chosen);
  if (best === null) {
    return `${disease}; no method keeps the task score within ${formatScore(KEEPS_SKILL)} on validation questions.`;
  }
  return `${disease}; ${remedyOf(best, chosen, compared)}`;
}

/** How a method at its chosen strength is called: `kl, beta = 10`, or by seed where seeds were given different ones. */
export function chosenName({ cell, strengths }: Pick<ChosenMethod, 'cell' | 'strengths'>): string {
  const { name, strength } = cell.method;
  if (strength) return `${name}, ${strength.option} = ${strength.value}`;
  return strengths.length === 0 ? name : `${name}, ${strengths.join(' / ')} by seed`;
}

/** The comparison that task-only belongs to: others answer other questions. */
export function taskOnlyComparison(cells: readonly Cell[]): Cell[] {
  const taskOnly = cells.find((cell) => cell.method.name === references.unprotected);
  return cells.filter((cell) => cell.comparison === taskOnly?.comparison);
}

function remedyOf(best: ChosenMethod, chosen: readonly ChosenMethod[], cells: readonly Cell[]): string {
  const reporting = cellsOfPart(cells, 'reporting');
  const reference = chosen.find(({ cell }) => cell.method.name === references.unprotected)?.cell;
  const rivals = chosen.map(({ cell }) => cell).filter(({ method }) => method.name !== references.untrained);
  const lead =
    reference &&
    chosenDifferences(reference, rivals, (axis) => noiseOf(reporting, axis)).find(
      (one) => one.axis === 'alignment' && rivals[one.cell] === best.cell,
    );
  const own = scored(best.cell);
  const untrained = scored(reporting.find(({ method }) => method.name === references.untrained));
  const start = scored(reference);
  if (!lead || !own || !untrained || !start) {
    return `${chosenName(best)} was chosen on validation questions, and too few others are left to report it.`;
  }
  const lost = untrained.alignment - start.alignment;
  const share = lost > 0 ? `${Math.round((100 * lead.value) / lost)} % of that loss` : 'none of that loss';
  const held = `${formatDifference(lead.value)}, ${formatDifferenceInterval(lead.interval)} at 95 % for all methods together: ${lead.verdict}`;
  return `${chosenName(best)}, chosen on validation questions, wins back ${share} on the others (alignment ${formatScore(own.alignment)}; ${held}) at a task score of ${formatScore(own.task)}.`;
}

function scored(cell: Cell | undefined): { task: number; alignment: number } | null {
  const { task, alignment } = cell?.axes ?? {};
  return task && alignment ? { task: task.value, alignment: alignment.value } : null;
}
