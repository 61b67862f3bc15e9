import type { Axis, Cell } from '../../results/aggregate.ts';
import { frontMembers, frontVolumes } from '../../results/statistics/fronts.ts';
import { commonSeeds } from '../../results/statistics/resampled-points.ts';
import type { Interval } from '../../results/statistics/statistics.ts';
import { scoreView } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { contests } from './contests.ts';
import { frontOf } from './scatter.ts';

/** Whether a drawn point lies on the drawn front, and with what certainty. */
export interface FrontView {
  /** By the points as drawn: each the mean over all its seeds. */
  readonly on: boolean;
  /**
   * Share of bootstrap draws in which the point is on the front. Draws are paired, so they take only the seeds that all
   * points of the comparison have; without such a seed the text says `yes` or `no`.
   */
  readonly text: string;
  /** For sorting. */
  readonly value: number;
  /** What the share rests on, where it is not all the seeds that the point is drawn from. */
  readonly basis: string | null;
}

/** The place of each trained cell that has both scores on the front of alignment and another axis. */
export function frontViews(cells: readonly Cell[], axis: Axis): ReadonlyMap<Cell, FrontView> {
  const front = new Set(frontOf(cells, { x: axis, y: 'alignment' }));
  const views = contests(cells).flatMap((rivals) => {
    const drawn = rivals.filter(({ axes }) => axes[axis] && axes.alignment);
    const scored = drawn.map((cell) => scoredSeeds(cell, axis));
    const seeds = commonSeeds(scored);
    const shares = new Map(frontMembers(scored, [axis, 'alignment']).map(({ cell, frequency }) => [cell, frequency]));
    return drawn.map((cell, index) => {
      const on = front.has(cell);
      return [cell, { on, ...shareView(shares.get(index), on), basis: basisOf(cell, axis, seeds) }] as const;
    });
  });
  return new Map(views);
}

function shareView(share: number | undefined, on: boolean): Pick<FrontView, 'text' | 'value'> {
  if (share === undefined) return { text: on ? 'yes' : 'no', value: on ? 1 : 0 };
  return { text: `${Math.round(100 * share)} %`, value: share };
}

/** The cell with the trials that have both scores; the bootstrap would take a missing score for 0. */
function scoredSeeds(cell: Cell, axis: Axis): Cell {
  const trials = cell.trials.filter(({ outcome }) => outcome.axes[axis] && outcome.axes.alignment);
  return { ...cell, trials };
}

function basisOf({ axes }: Cell, axis: Axis, seeds: readonly number[]): string | null {
  const drawn = new Set([axes[axis], axes.alignment].flatMap((score) => score!.seeds.map(({ seed }) => seed)));
  if (drawn.size === seeds.length) return null;
  if (seeds.length === 0) return 'no common seed';
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

/** The volume that each sweep's strengths dominate together; null where no seed is shared. */
export function volumeTable(cells: readonly Cell[], looks: ReadonlyMap<string, Look>): object | null {
  const found = contests(cells).map(frontVolumes);
  const volumes = found.flatMap((one) => one.volumes);
  return volumes.length === 0
    ? null
    : {
        leftOut: found.flatMap((one) => one.leftOut).join(', '),
        heldOut: volumes.every((volume) => volume.heldOut),
        rows: [...volumes]
          .sort((a, b) => b.value - a.value)
          .map(({ sweep, name, strengths, value, interval }) => ({
            method: name,
            look: looks.get(sweep)!,
            points: strengths,
            ...volumeView(value, interval),
            exact: value,
          })),
      };
}

/** Volumes are small, and two decimals would call some of them nothing for certain. */
function volumeView(value: number, interval: Interval) {
  return interval[1] < 0.005 ? { value: '< 0.01', interval: 'below 0.01' } : scoreView({ value, interval });
}
