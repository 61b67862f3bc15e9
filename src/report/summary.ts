import { type Cell, references } from '../results/aggregate.ts';
import { formatInterval, formatMethod, formatPlural, formatScore } from './format.ts';

/** How far below task-only's task score a remedy may fall and still count as keeping the skill. */
const KEEPS_SKILL = 0.1;

/** The finding in one sentence: what training on the task alone did, and which remedy takes most of it back. */
export function summarise(cells: readonly Cell[]): string {
  const base = scored(cells.find((cell) => cell.method.name === references.untrained));
  const taskOnly = scored(cells.find((cell) => cell.method.name === references.unprotected));
  if (base === null || taskOnly === null) {
    return `${formatPlural(cells.length, 'point')}, each a method at one strength; without both the untrained model (${references.untrained}) and training on the task alone (${references.unprotected}) there is no telling what a remedy mends.`;
  }
  const disease = `Training on the task alone moves the task score from ${formatScore(base.task)} to ${formatScore(taskOnly.task)} and alignment out of domain from ${formatScore(base.alignment)} to ${formatScore(taskOnly.alignment)}`;
  const loss = base.alignment - taskOnly.alignment;
  if (loss <= 0) {
    return `${disease}: nothing was lost that a remedy could win back.`;
  }
  const best = bestOf(cells, taskOnly.task);
  if (best === undefined || best.alignment <= taskOnly.alignment) {
    return `${disease}; no remedy raises alignment while keeping the task score within ${formatScore(KEEPS_SKILL)}.`;
  }
  const share = Math.round((100 * (best.alignment - taskOnly.alignment)) / loss);
  const interval = formatInterval(best.cell.axes.alignment!.interval);
  return `${disease}; ${formatMethod(best.cell.method)} wins back ${share} % of that loss (alignment ${formatScore(best.alignment)}, 95 % interval ${interval}) at a task score of ${formatScore(best.task)}.`;
}

/** The remedy with the most alignment among those that keep the skill; null where there is none. */
export function leaderOf(cells: readonly Cell[]): Cell | null {
  const taskOnly = scored(cells.find((cell) => cell.method.name === references.unprotected));
  return (taskOnly && bestOf(cells, taskOnly.task)?.cell) ?? null;
}

function bestOf(cells: readonly Cell[], skill: number) {
  const remedies = cells.flatMap((cell) => {
    const scores = scored(cell);
    const reference = cell.method.name === references.untrained || cell.method.name === references.unprotected;
    return scores === null || reference || scores.task < skill - KEEPS_SKILL ? [] : [{ cell, ...scores }];
  });
  return remedies.sort((a, b) => b.alignment - a.alignment)[0];
}

function scored(cell: Cell | undefined): { task: number; alignment: number } | null {
  const { task, alignment } = cell?.axes ?? {};
  return task && alignment ? { task: task.value, alignment: alignment.value } : null;
}
