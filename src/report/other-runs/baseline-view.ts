import { axes, type Cell } from '../../results/aggregate.ts';
import type { Baseline } from '../../results/gates/baseline.ts';
import { defaultGates } from '../../results/gates/gate.ts';
import { type Regression, regressionsOf } from '../../results/gates/regression.ts';
import { grouped } from '../../results/grouped.ts';
import { methodTitle } from '../../results/method-title.ts';
import { formatDifference, formatDifferenceInterval } from '../notation/format.ts';
import type { RowHead } from '../notation/row-heads.ts';

/** Every point of a setting against its accepted baseline, judged by the default margins; null without a baseline. */
export function baselineView(
  cells: readonly Cell[],
  baseline: Baseline | undefined,
  heads: readonly RowHead[],
): object | null {
  if (baseline === undefined) {
    return null;
  }
  const judged = cells.map((cell) => regressionsOf(cell.trials, baseline));
  const all = judged.flat();
  const outcomes = all.map((one) => one.outcome);
  const count = (outcome: Regression['outcome']) => outcomes.filter((one) => one === outcome).length;
  const margins = axes.flatMap((axis) =>
    defaultGates[axis] ? [`${axis} ${defaultGates[axis].margin} (${defaultGates[axis].level})`] : [],
  );
  return {
    accepted: baseline.accepted.slice(0, 10),
    sentence: `${count('pass')} pass, ${count('regressed')} regressed, ${count('inconclusive')} inconclusive, ${count('incomparable')} incomparable.`,
    margins: margins.join(', '),
    comparable: outcomes.some((outcome) => outcome !== 'incomparable'),
    unmeasured: reasonsOf(all.filter(({ verdict }) => verdict === undefined)),
    measured: reasonsOf(all.filter(({ verdict }) => verdict !== undefined)),
    rows: judged.map((found, index) => ({
      ...heads[index]!,
      axes: axes.map((axis) => {
        const one = found.find((regression) => regression.axis === axis);
        return one === undefined ? null : gateView(one);
      }),
    })),
  };
}

const tones = { pass: 'good', regressed: 'bad', incomparable: 'open', inconclusive: 'open' } as const;

/** Each sentence once, with the points that it is said of. */
function reasonsOf(found: readonly Regression[]) {
  return grouped(found, ({ message }) => message).map((same) => ({
    points: [...new Set(same.map(({ method }) => methodTitle(method)))].join(', '),
    message: same[0]!.message,
  }));
}

function gateView({ outcome, verdict }: Regression) {
  return {
    outcome,
    tone: tones[outcome],
    change: verdict ? formatDifference(-verdict.harm) : null,
    interval: verdict ? formatDifferenceInterval([-verdict.interval[1], -verdict.interval[0]]) : null,
  };
}
