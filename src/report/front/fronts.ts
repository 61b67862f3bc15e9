import { type Axis, type Cell, references } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { frontMembers, frontVolumes } from '../../results/statistics/fronts.ts';
import { scoreView } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';

/** Each trained cell's place on the front of alignment and another axis, among the cells of its comparison. */
export function frontViews(cells: readonly Cell[], axis: Axis) {
  return new Map(
    contests(cells).flatMap((rivals) =>
      frontMembers(rivals, [axis, 'alignment']).map(({ cell, onFront, frequency }) => {
        const text = `${Math.round(100 * frequency)} %`;
        return [rivals[cell]!, { on: onFront, text, value: frequency }] as const;
      }),
    ),
  );
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
            ...scoreView({ value, interval }),
            exact: value,
          })),
      };
}

/** Trained cells by comparison. The untrained model does not compete: it wins wherever training costs anything. */
function contests(cells: readonly Cell[]): Cell[][] {
  const trained = cells.filter((cell) => cell.method.name !== references.untrained);
  return grouped(trained, ({ comparison }) => comparison);
}
