import { type Axis, type Cell, references } from '../../results/aggregate.ts';
import { type FrontMember, frontMembers, frontVolumes } from '../../results/statistics/fronts.ts';
import { formatInterval, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';

/** The certainty with which a point lies on the front of one plane. */
export interface FrontView {
  readonly on: boolean;
  /** `87 %` of bootstrap draws. */
  readonly text: string;
  readonly value: number;
}

/** Each trained cell's place on the front of alignment and another axis, among the cells of its comparison. */
export function frontViews(cells: readonly Cell[], axis: Axis): Map<Cell, FrontView> {
  return new Map(
    contests(cells).flatMap((rivals) =>
      frontMembers(rivals, [axis, 'alignment']).map((member) => [rivals[member.cell]!, viewOf(member)] as const),
    ),
  );
}

function viewOf({ onFront, frequency }: FrontMember): FrontView {
  return { on: onFront, text: `${Math.round(100 * frequency)} %`, value: frequency };
}

/** The volume that each method's strengths dominate together; null where no seed is shared. */
export function volumeTable(cells: readonly Cell[], looks: ReadonlyMap<string, Look>): object | null {
  const volumes = contests(cells).flatMap((rivals) => frontVolumes(rivals).volumes);
  return volumes.length === 0
    ? null
    : {
        heldOut: volumes.every((volume) => volume.heldOut),
        rows: [...volumes]
          .sort((a, b) => b.value - a.value)
          .map(({ method, value, interval }) => ({
            method,
            look: looks.get(method)!,
            points: cells.filter((cell) => cell.method.name === method).length,
            value: formatScore(value),
            exact: value,
            interval: formatInterval(interval),
          })),
      };
}

/** Trained cells by comparison. The untrained model does not compete: it wins wherever training costs anything. */
function contests(cells: readonly Cell[]): Cell[][] {
  const trained = cells.filter((cell) => cell.method.name !== references.untrained);
  return [...new Set(trained.map((cell) => cell.comparison))].map((comparison) =>
    trained.filter((cell) => cell.comparison === comparison),
  );
}
