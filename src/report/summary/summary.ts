import { type Cell, isReference, references } from '../../results/aggregate.ts';
import { chosenDifferences } from '../../results/findings/chosen-differences.ts';
import {
  type ChosenMethod,
  cellsOfPart,
  chooseStrengths,
  KEEPS_SKILL,
  leaderOf,
} from '../../results/findings/chosen-strengths.ts';
import { grouped } from '../../results/grouped.ts';
import { pointTitle, shownStrength } from '../../results/method-title.ts';
import {
  formatDifference,
  formatDifferenceInterval,
  formatInterval,
  formatPlural,
  formatScore,
} from '../notation/format.ts';

/**
 * The result in one sentence: the effect of training on the task alone, and how much of the loss the method chosen on
 * validation questions regains on the reporting questions.
 */
export function summarise(cells: readonly Cell[]): string {
  const compared = taskOnlyComparison(cells);
  const [untrained, unprotected] = [references.untrained, references.unprotected].map((name) =>
    compared.find(({ method }) => method.name === name),
  );
  const [base, taskOnly] = [scored(untrained), scored(unprotected)];
  if (!untrained || !unprotected || base === null || taskOnly === null) {
    const points = `${formatPlural(cells.length, 'point')}, each a method at one strength. The effect of a method cannot be judged`;
    if (!untrained || !unprotected) {
      return `${points} without both the untrained model (${references.untrained}) and training on the task alone (${references.unprotected}) in one comparison.`;
    }
    return `${points}: ${lackOf([untrained, unprotected])}.`;
  }
  const harm = `Training on the task alone changes the task score from ${formatScore(base.task)} to ${formatScore(taskOnly.task)} and out-of-domain alignment from ${formatScore(base.alignment)} to ${formatScore(taskOnly.alignment)}`;
  if (base.alignment <= taskOnly.alignment) {
    const known = [untrained, unprotected].map(({ name, axes: { alignment } }) => {
      return `${formatPlural(alignment!.n, 'question')} of ${name} (${formatInterval(alignment!.interval)})`;
    });
    return `${harm}. No alignment was lost that a method could regain, as far as ${known.join(' and ')} tell.`;
  }
  const chosen = chooseStrengths(compared);
  const best = leaderOf(chosen);
  if (best === null) {
    const methods = chosen.filter(({ cell }) => !isReference(cell.method.name));
    if (methods.length > 0 && methods.every(({ keepsSkill }) => keepsSkill === null)) {
      return `${harm}. No validation question scored the task, so it is not known which methods keep it.`;
    }
    return methods.some(({ keepsSkill }) => keepsSkill)
      ? `${harm}. Alignment was measured of no method that keeps the task score within ${formatScore(KEEPS_SKILL)} on validation questions.`
      : `${harm}. No method keeps the task score within ${formatScore(KEEPS_SKILL)} on validation questions.`;
  }
  return `${harm}. ${gainOf(best, chosen, compared)}`;
}

/**
 * The name of a method at its chosen strength: `kl beta=10`, or by seed where seeds were given different strengths.
 */
export function chosenName({ cell, strengths }: Pick<ChosenMethod, 'cell' | 'strengths'>): string {
  if (cell.method.strength) return pointTitle(cell);
  return strengths.length === 0 ? cell.name : `${cell.name}, ${strengths.map(shownStrength).join(' / ')} by seed`;
}

/**
 * The comparison of task-only, where there are several the first that has the untrained model too; other comparisons
 * answer other questions.
 */
export function taskOnlyComparison(cells: readonly Cell[]): Cell[] {
  const own = grouped(cells, ({ comparison }) => comparison);
  const has = (compared: readonly Cell[], name: string) => compared.some(({ method }) => method.name === name);
  const judging = own.filter((compared) => has(compared, references.unprotected));
  return judging.find((compared) => has(compared, references.untrained)) ?? judging[0] ?? [];
}

/** Which scores these points lack: `base has no alignment score`. */
function lackOf(cells: readonly Cell[]): string {
  const lacks = cells.flatMap(({ name, axes: own }) => {
    const missing = (['task', 'alignment'] as const).filter((axis) => own[axis] === null);
    return missing.length > 0 ? [`${name} has no ${missing.join(' and no ')} score`] : [];
  });
  return lacks.join('; ');
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
  const evidence = `${formatDifference(lead.value)}, simultaneous 95 % interval ${formatDifferenceInterval(lead.interval)}: ${lead.verdict}`;
  const scores = `(alignment ${formatScore(own.alignment)}; ${evidence}) at a task score of ${formatScore(own.task)}`;
  if (lost <= 0) {
    return `${chosenName(best)} was chosen on validation questions; the reporting questions show no loss to regain ${scores}.`;
  }
  const share = lead.value > 0 ? `${Math.round((100 * lead.value) / lost)} %` : 'none';
  return `${chosenName(best)}, chosen on validation questions, regains ${share} of that loss on the reporting questions ${scores}.`;
}

function scored(cell: Cell | undefined): { task: number; alignment: number } | null {
  const { task, alignment } = cell?.axes ?? {};
  return task && alignment ? { task: task.value, alignment: alignment.value } : null;
}
