import { axes, type Cell, references } from '../../results/aggregate.ts';
import { type ChosenDifference, chosenDifferences } from '../../results/findings/chosen-differences.ts';
import { cellsOfPart, chooseStrengths, KEEPS_SKILL, leaderOf } from '../../results/findings/chosen-strengths.ts';
import { splitRecord } from '../../results/findings/validation-split.ts';
import { fewerSeeds, seedsOf } from '../../results/seeds.ts';
import { SEEDS_FOR_A_VERDICT } from '../../results/statistics/simultaneous.ts';
import { formatPlural, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { chosenName, taskOnlyComparison } from '../summary/summary.ts';
import { numbersOf } from './differences.ts';

/**
 * The tests: every method at the one strength that validation questions chose, on the reporting questions, against
 * training on the task alone and against the method that validation ranks first. Null without task-only.
 */
export function chosenTables(allCells: readonly Cell[], looks: ReadonlyMap<string, Look>): object | null {
  const cells = taskOnlyComparison(allCells);
  const chosen = chooseStrengths(cells).filter(({ cell }) => cell.method.name !== references.untrained);
  const unprotected = chosen.find(({ cell }) => cell.method.name === references.unprotected);
  if (!unprotected || chosen.length < 2) return null;
  const reporting = cellsOfPart(cells, 'reporting');
  const leader = leaderOf(chosen);
  const rivals = chosen.map(({ cell }) => cell);
  const compared = seedsOf(rivals.flatMap(({ trials }) => trials));
  const tables = [
    { reference: unprotected, why: 'training on the task alone' },
    ...(leader
      ? [
          {
            reference: leader,
            why: 'the method with the most alignment on validation questions among those that keep the skill there',
          },
        ]
      : []),
  ].map(({ reference, why }) => {
    const found = chosenDifferences(reference.cell, rivals, reporting, reference === leader);
    const rows = chosen.flatMap((one, index) => {
      const own = axes.map((axis) => found.find((lead) => lead.axis === axis && lead.cell === index) ?? null);
      if (one === reference) return [];
      return {
        method: chosenName(one),
        look: looks.get(one.cell.sweep)!,
        candidates: one.candidates,
        fewer: fewerSeeds(one.cell.trials, compared),
        // Without a task score nothing is known of the skill.
        loses: one.keepsSkill === false && one.cell.axes.task !== null,
        unknown: one.keepsSkill === null,
        axes: own.map((lead) => lead && chosenView(lead, one.cell.axes[lead.axis]!.value)),
      };
    });
    return {
      reference: chosenName(reference),
      look: looks.get(reference.cell.sweep)!,
      why,
      rows,
      sentence: sentenceOf(found, rows.length),
    };
  });
  const split = splitRecord(cells);
  const seeds = chosen.map(({ cell }) => cell.trials.length);
  return {
    tables,
    keeps: KEEPS_SKILL,
    anyLoses: tables.some(({ rows }) => rows.some(({ loses }) => loses)),
    anyUnknown: tables.some(({ rows }) => rows.some(({ unknown }) => unknown)),
    uneven: chosen.some(({ uneven }) => uneven),
    manySeeds: seeds.some((count) => count > 1),
    someAlone: seeds.some((count) => count === 1),
    split: `${formatPlural(split.validation, 'validation question')}, ${split.reporting} reporting questions; a question is for validation if ${split.rule.replace('share', split.share.toFixed(3))}`,
  };
}

function chosenView(lead: ChosenDifference, score: number) {
  const { verdict } = lead;
  const tone = verdict === 'higher' || verdict === 'lower' ? verdict : 'level';
  const numbers = numbersOf(lead);
  return { ...numbers, interval: `${numbers.interval}, score ${formatScore(score)}`, verdict, tone };
}

function sentenceOf(found: readonly ChosenDifference[], rivals: number): string {
  if (found.length === 0) return 'No verdicts: no other method has a score on a seed of this one.';
  const seeds = Math.max(...found.map((lead) => lead.seeds));
  if (seeds < SEEDS_FOR_A_VERDICT) {
    return `No verdicts: fewer than ${SEEDS_FOR_A_VERDICT} seeds compare trained models, not methods.`;
  }
  const counts = axes.map((axis) => {
    const of = (verdict: string) => found.filter((one) => one.axis === axis && one.verdict === verdict).length;
    const parts = (['higher', 'lower'] as const).flatMap((one) => (of(one) > 0 ? [`${of(one)} ${one}`] : []));
    return `${axis}: ${parts.join(', ') || 'none'}`;
  });
  return `Told apart, of ${formatPlural(rivals, 'other method')}: ${counts.join('; ')}.`;
}
