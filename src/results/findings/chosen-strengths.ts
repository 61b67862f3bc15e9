import { type Cell, type CompletedTrial, cellOfTrials, isReference, references } from '../aggregate.ts';
import { remembered } from '../remembered.ts';
import type { Items } from '../result.ts';
import { seedsOf } from '../seeds.ts';
import { mean } from '../statistics/moments.ts';
import { questionsOf, rowMean, tabulate } from '../statistics/question-table.ts';
import { sweepsOf } from '../statistics/sweep.ts';
import { weakestFirst } from '../strength-order.ts';
import { axesOfPart, criteriaOfPart, itemsOfPart, type Part } from './validation-split.ts';

/** A method keeps the skill if it loses at most this much of task-only's task score. */
export const KEEPS_SKILL = 0.1;

/** One method at the strength that validation chose, scored on the reporting questions. */
export interface ChosenMethod {
  /** Scores on reporting questions. Its `method` names the strength, or none where seeds chose different ones. */
  readonly cell: Cell;
  /** The strength given to each seed, in the order of `cell.trials`; empty for methods without one. */
  readonly strengths: readonly number[];
  /** The number of candidate strengths. */
  readonly candidates: number;
  /**
   * Whether some ran on one seed and others on several, as where one seed chose and the others ran at that strength alone.
   * The scores of the seed that chose are then of the same training that was chosen.
   */
  readonly uneven: boolean;
  /**
   * Whether the choice keeps the skill on validation questions, on every seed. A seed for which no strength that could be
   * chosen does is given the one with the best task score. Null, and the weakest strength, where the task has a score but
   * none on validation questions: then nothing tells whether the skill is kept.
   */
  readonly keepsSkill: boolean | null;
  /**
   * Alignment on the validation questions that chose; null where none was measured. It ranks methods, and the choice
   * biases it upwards.
   */
  readonly validation: number | null;
}

/** The method with the most alignment on validation questions among those that keep the skill there. */
export function leaderOf(chosen: readonly ChosenMethod[]): ChosenMethod | null {
  const ranked = chosen.flatMap((one) => {
    const { cell, keepsSkill, validation } = one;
    return keepsSkill && validation !== null && !isReference(cell.method.name) ? [{ one, validation }] : [];
  });
  if (ranked.length === 0) return null;
  return ranked.reduce((leader, own) => (own.validation > leader.validation ? own : leader)).one;
}

/**
 * Chooses one strength for each method: on validation questions, the one with the most alignment among those whose task
 * score is at most `KEEPS_SKILL` below task-only's. With several seeds, a seed is given the choice of the *other*
 * seeds. A lucky training shows on all questions of its seed, so a choice by the same seed would bias its reporting
 * questions too. A seed on which the chosen strength has no completed trial is left out: another strength in its place
 * would hide that it failed. References come back unchanged, on reporting questions.
 *
 * @param cells Cells of one comparison.
 * @returns One for each sweep (`sweepsOf`), in the order of the cells; those without a question in either part are left
 *   out.
 */
export function chooseStrengths(cells: readonly Cell[]): ChosenMethod[] {
  const taskOnly = cells.find(isTaskOnly);
  return sweepsOf(cells).flatMap((sweep) => {
    const candidates = weakestFirst(sweep);
    const picks = seedsOf(trialsOf(candidates)).flatMap((seed) => {
      const own = candidatesAt(seed, candidates);
      const { cell, keepsSkill, alignment } = pick(own, taskOnly, seed);
      const complete = trialOf(cell, seed);
      if (!complete) return [];
      const trial = onPart(complete, 'reporting');
      return Object.values(trial.outcome.axes).every((axis) => axis === null)
        ? []
        : [{ cell, keepsSkill, alignment, trial }];
    });
    if (picks.length === 0) return [];
    const strengths = picks.flatMap(({ cell }) => cell.method.strength?.value ?? []);
    const agreed = picks.every(({ cell }) => cell === picks[0]!.cell);
    const cell = cellOfTrials(
      picks.map(({ trial }) => trial),
      candidates[0],
    );
    return [
      {
        cell: agreed ? cell : { ...cell, method: { name: cell.method.name, options: {} } },
        strengths,
        candidates: candidates.length,
        uneven: candidates.some(isAlone) && !candidates.every(isAlone),
        keepsSkill: allOf(picks.map((one) => one.keepsSkill)),
        validation: meanOfMeasured(picks.map(({ alignment }) => alignment)),
      },
    ];
  });
}

/**
 * The strength that a seed should be given before it has run: for each sweep, what the other seeds' validation questions
 * choose, those that ran at every strength if there are any. A sweep without another seed is left out.
 *
 * @param cells Cells of one comparison.
 */
export function strengthsFor(seed: number, cells: readonly Cell[]): Cell[] {
  const elsewhere = cells.filter(({ trials }) => trials.some((trial) => trial.seed !== seed));
  const unprotected = elsewhere.find(isTaskOnly);
  return sweepsOf(elsewhere).map((sweep) => {
    const others = seedsOf(trialsOf(sweep)).filter((own) => own !== seed);
    const whole = others.filter((own) =>
      [...sweep, ...(unprotected ? [unprotected] : [])].every((cell) => trialOf(cell, own)),
    );
    // A seed that ran at what another chose must not choose: its trials would change the choice when it is made again.
    const choosing = whole.length > 0 ? whole : others;
    const on = (cell: Cell) => ({ ...cell, trials: cell.trials.filter((trial) => choosing.includes(trial.seed)) });
    // Where task-only failed on these seeds, its other seeds still say how much task is enough.
    const reference = unprotected && [on(unprotected), unprotected].find(({ trials }) => trials.length > 0);
    return pick(weakestFirst(sweep).map(on), reference, seed).cell;
  });
}

/** Every cell on one part's questions, in the same order; an axis without such questions is null. */
export function cellsOfPart(cells: readonly Cell[], part: Part): Cell[] {
  return cells.map((cell) =>
    remembered(ofParts[part], cell, () => {
      const own = cell.trials.map((trial) => onPart(trial, part));
      return { ...cellOfTrials(own, cell), method: cell.method };
    }),
  );
}

/** Cached because several findings look at the same cells. */
const ofParts = { validation: new WeakMap<Cell, Cell>(), reporting: new WeakMap<Cell, Cell>() };

/**
 * The strengths that a seed may be given. One without another seed could be chosen by this seed alone, which would flatter
 * it, so it is left out unless all are such. One that ran on several others counts even if it has no trial here: its
 * failure must not choose another.
 */
function candidatesAt(seed: number, sweep: readonly Cell[]): readonly Cell[] {
  const elsewhere = sweep.filter(({ trials }) => {
    const others = trials.filter((trial) => trial.seed !== seed);
    const isHere = others.length < trials.length;
    return others.length >= (isHere ? 1 : 2);
  });
  return elsewhere.length > 0 ? elsewhere : sweep.filter((cell) => trialOf(cell, seed));
}

function isTaskOnly({ method }: Cell): boolean {
  return method.name === references.unprotected;
}

/** Whether one seed alone ran at it. */
export function isAlone({ trials }: Cell): boolean {
  return trials.length === 1;
}

function pick(candidates: readonly Cell[], taskOnly: Cell | undefined, seed: number) {
  const scored = candidates.map((cell) => ({
    cell,
    task: validationMean(cell, 'task', seed),
    alignment: validationMean(cell, 'alignment', seed),
  }));
  const least = leastTask(taskOnly, seed);
  const skilled = least === null ? [] : scored.filter(({ task }) => (task ?? Number.NEGATIVE_INFINITY) >= least);
  const isKnown = least !== null && scored.some(({ task }) => task !== null);
  const best = skilled.length > 0 ? skilled : scored;
  const by = skilled.length > 0 ? 'alignment' : 'task';
  // Of equals the first, which is the weakest. What was not measured ranks below every score.
  const rank = (one: (typeof scored)[number]) => one[by] ?? -1;
  const { cell, alignment } = best.reduce((leader, one) => (rank(one) > rank(leader) ? one : leader));
  return { cell, alignment, keepsSkill: skilled.length > 0 ? true : isKnown ? false : null };
}

/**
 * The task score that keeps the skill: none is too low without any of task-only; null where task-only has one, but not on
 * validation questions.
 */
function leastTask(taskOnly: Cell | undefined, seed: number): number | null {
  if (!taskOnly || taskOnly.axes.task === null) return Number.NEGATIVE_INFINITY;
  const score = validationMean(taskOnly, 'task', seed);
  return score === null ? null : score - KEEPS_SKILL;
}

/** Whether all hold; null where none fails and some are not known. */
function allOf(known: readonly (boolean | null)[]): boolean | null {
  return known.includes(false) ? false : known.includes(null) ? null : true;
}

/** Mean of the other seeds' means on validation questions; of this seed's where there is no other. */
function validationMean(cell: Cell, axis: 'task' | 'alignment', seed: number): number | null {
  const others = cell.trials.filter((trial) => trial.seed !== seed);
  const chosen = others.length > 0 ? others : cell.trials;
  const means = chosen.flatMap(({ outcome }) => meanOf(itemsOfPart(outcome.axes[axis]?.items ?? {}, 'validation')));
  return meanOfMeasured(means);
}

function meanOfMeasured(values: readonly (number | null)[]): number | null {
  const measured = values.filter((value) => value !== null);
  return measured.length === 0 ? null : mean(measured);
}

function meanOf(items: Items): number[] {
  return Object.keys(items).length === 0 ? [] : [rowMean(tabulate([items], questionsOf([items])), 0)];
}

function onPart(trial: CompletedTrial, part: Part): CompletedTrial {
  const { outcome } = trial;
  const { axes, criteria } = outcome;
  const own = { axes: axesOfPart(axes, part), ...(criteria && { criteria: criteriaOfPart(criteria, part) }) };
  return { ...trial, outcome: { ...outcome, ...own, scores: [] } };
}

function trialsOf(cells: readonly Cell[]): CompletedTrial[] {
  return cells.flatMap(({ trials }) => trials);
}

function trialOf(cell: Cell, seed: number): CompletedTrial | undefined {
  return cell.trials.find((trial) => trial.seed === seed);
}
