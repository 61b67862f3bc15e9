import { canonicalJson } from '../../lib/hash.ts';
import { type Cell, references } from '../../results/aggregate.ts';
import {
  CRITERIA,
  CRITERION_ORDER,
  type CriterionFinding,
  type CriterionVerdict,
  criteriaOf,
  LEAST_MARGIN,
} from '../../results/criteria/criteria.ts';
import { formatDifference, formatDifferenceInterval, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { costView } from '../scores/cost.ts';
import { promptedAlignment } from '../scores/prompted.ts';
import { chosenName, taskOnlyComparison } from '../summary/summary.ts';

const tones: Readonly<Partial<Record<CriterionVerdict, string>>> = { yes: 'good', no: 'bad' };
/** The sort order of verdicts: informative ones first. */
const order: readonly CriterionVerdict[] = ['yes', 'kept', 'reference', 'undecided', 'reduced', 'gone', 'no'];

/** Every method's verdicts on the four criteria, with its cost. Null without both references. */
export function criteriaTable(all: readonly Cell[], looks: ReadonlyMap<string, Look>): object | null {
  const cells = taskOnlyComparison(all);
  const judged = criteriaOf(cells);
  if (judged.length === 0) return null;
  const taskOnly = cells.find(({ method }) => method.name === references.unprotected);
  const pointOf = (cell: Cell) => cells.find(({ method }) => canonicalJson(method) === canonicalJson(cell.method));
  return {
    columns: CRITERION_ORDER.map((criterion, index) => ({
      ...CRITERIA[criterion],
      column: index + 1,
      margins: marginsOf(judged.map(({ findings }) => findings[index]!)),
    })),
    margin: LEAST_MARGIN,
    manySeeds: judged.some(({ cell }) => cell.trials.length > 1),
    rows: judged.map(({ cell, strengths, findings }) => {
      const point = pointOf(cell);
      return {
        method: chosenName({ cell, strengths }),
        look: looks.get(cell.sweep)!,
        verdicts: findings.map((finding) => ({
          ...verdictView(finding),
          prompted: finding.criterion === 'notBroad' && point ? promptedAlignment(point) : null,
        })),
        cost: point ? costView(point, taskOnly).relative : null,
      };
    }),
  };
}

/** `margin 0.15`, or the range from smallest to largest; null where nothing was measured. */
function marginsOf(findings: readonly CriterionFinding[]): string | null {
  const margins = findings.flatMap(({ evidence }) => (evidence ? [evidence.margin] : []));
  const [least, most] = [Math.min(...margins), Math.max(...margins)].map(formatScore);
  if (margins.length === 0) return null;
  return least === most ? `margin ${least}` : `margin ${least}–${most}`;
}

function verdictView({ verdict, evidence }: CriterionFinding) {
  const rank = order.indexOf(verdict);
  return {
    verdict,
    tone: tones[verdict] ?? 'level',
    rank: rank < 0 ? order.length : rank,
    evidence: evidence && {
      score: formatScore(evidence.score),
      lead: `${formatDifference(evidence.difference)}, ${formatDifferenceInterval(evidence.interval)}`,
    },
  };
}

/** The same as rows of text, starting with a head; empty where no method has a verdict. */
export function criteriaRows(all: readonly Cell[]): readonly (readonly string[])[] {
  const judged = criteriaOf(taskOnlyComparison(all));
  const silent = ({ verdict }: CriterionFinding) =>
    ['not measured', 'no common seed', 'no score of base', 'reference'].includes(verdict) ||
    verdict.endsWith('no verdict');
  if (judged.every(({ findings }) => findings.every(silent))) return [];
  return [
    ['criteria', ...CRITERION_ORDER.map((criterion) => CRITERIA[criterion].title.toLowerCase())],
    ...judged.map(({ cell, strengths, findings }) => [chosenName({ cell, strengths }), ...findings.map(textOf)]),
  ];
}

function textOf({ verdict, evidence }: CriterionFinding): string {
  if (evidence === null || verdict === 'reference') return verdict;
  return `${verdict} (${formatDifferenceInterval(evidence.interval)})`;
}
