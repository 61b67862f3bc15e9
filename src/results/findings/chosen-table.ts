import { aggregate, isReference, type SeedScore } from '../aggregate.ts';
import type { TrialResult } from '../result.ts';
import { fewerSeeds, seedsOf } from '../seeds.ts';
import { type ChosenMethod, chooseStrengths, isAlone } from './chosen-strengths.ts';

/**
 * A setting's methods as a Markdown table. Validation questions choose each method's strength; the other questions score
 * it. Scores are means over seeds with 95 % intervals. References come first, then methods by alignment.
 */
export function chosenTable(results: readonly TrialResult[]): string {
  const chosen = chooseStrengths(aggregate(results).cells);
  const references = chosen.filter(({ candidates, cell }) => candidates === 1 && isReference(cell.method.name));
  const methods = chosen
    .filter(({ cell }) => !isReference(cell.method.name))
    .sort((one, other) => (other.cell.axes.alignment?.value ?? 0) - (one.cell.axes.alignment?.value ?? 0));
  const seeds = seedsOf(results);
  const rows = [...references, ...methods].map(({ cell: { method, sweep, axes, trials }, strengths, keepsSkill }) => [
    `\`${sweep}\`${strengthOf(strengths, method.strength?.option)}${besides(fewerSeeds(trials, seeds))}${isReference(method.name) ? '' : markOf(keepsSkill)}`,
    score(axes.task),
    score(axes.capability),
    score(axes.alignment),
  ]);
  const names = rows.map(([name]) => name!);
  return [
    '| method, strength | task | capability | alignment |',
    '|---|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    captionOf(chosen, seeds, names),
  ].join('\n');
}

function captionOf(chosen: readonly ChosenMethod[], seeds: readonly number[], names: readonly string[]): string {
  const isMarked = (mark: string) => names.some((name) => name.endsWith(mark));
  const many = seeds.length > 1;
  return [
    `${many ? 'Seeds' : 'Seed'} ${seeds.join(', ')}; strengths were chosen on validation questions`,
    many ? ", a seed's by the other seeds" : '',
    many && chosen.some(({ cell }) => isAlone(cell)) ? ', of a method with one seed by this seed' : '',
    ', and scored on the others.',
    chosen.some(({ uneven }) => uneven)
      ? ' Strengths of one seed only could not be chosen. The scores of a seed that chose for the others favour methods with many strengths.'
      : '',
    isMarked(LOSES)
      ? ' \\* On some seed no strength that could be chosen keeps the skill on validation questions: there, the one with the best task.'
      : '',
    isMarked(UNKNOWN)
      ? ' † No task question is for validation, so it is not known which strengths keep the skill: the weakest.'
      : '',
  ].join('');
}

const LOSES = ' *';
const UNKNOWN = ' †';

function markOf(keepsSkill: boolean | null): string {
  return keepsSkill === null ? UNKNOWN : keepsSkill ? '' : LOSES;
}

function besides(text: string): string {
  return text && `, ${text}`;
}

function strengthOf(strengths: readonly number[], option: string | undefined): string {
  const all = [...new Set(strengths)];
  if (all.length === 0) return '';
  return option && all.length === 1 ? `, ${option} ${all[0]}` : `, ${strengths.join(' / ')} by seed`;
}

function score(axis: SeedScore | null): string {
  if (axis === null) return '–';
  const { value, interval } = axis;
  return `${value.toFixed(2)} (${interval[0].toFixed(2)}–${interval[1].toFixed(2)})`;
}
