import { canonicalJson } from '../../lib/hash.ts';
import type { Cell } from '../aggregate.ts';
import { frontVolumes, type SeedVolumes } from '../statistics/fronts.ts';
import { sweepsOf } from '../statistics/sweep.ts';

/** The volume of one sweep's front. */
export interface SweepVolumes extends SeedVolumes {
  /** The method's name for its longest sweep; with the words that differ for its variants and controls. */
  readonly sweep: string;
}

/**
 * Volumes of fronts, one for each sweep. A method's variants and controls would otherwise add points to its front and
 * make it larger than its own strengths do.
 *
 * @param cells Cells of one comparison.
 */
export function sweepVolumes(cells: readonly Cell[]): SweepVolumes[] {
  const titles = new Map<Cell, string>();
  for (const [sweep, title] of titledSweeps(cells)) for (const cell of sweep) titles.set(cell, title);
  const methods = new Map(cells.map((cell) => [titles.get(cell)!, cell.method.name]));
  // Volumes are by method name. Cells that keep their name stay the same objects, so that what is cached of them is found.
  const renamed = cells.map((cell) => {
    const name = titles.get(cell)!;
    return name === cell.method.name ? cell : { ...cell, method: { ...cell.method, name } };
  });
  return frontVolumes(renamed).bySeed.map((volumes) => {
    return { ...volumes, sweep: volumes.method, method: methods.get(volumes.method)! };
  });
}

function titledSweeps(cells: readonly Cell[]): [sweep: readonly Cell[], title: string][] {
  const sweeps = sweepsOf(cells);
  return sweeps.map((sweep) => {
    const own = sweeps.filter((other) => nameOf(other) === nameOf(sweep));
    const main = own.reduce((longest, other) => (other.length > longest.length ? other : longest));
    return [
      sweep,
      sweep === main ? nameOf(sweep) : `${nameOf(sweep)} ${wordsOf(sweep, main) || own.indexOf(sweep) + 1}`,
    ];
  });
}

function nameOf([first]: readonly Cell[]): string {
  return first!.method.name;
}

/** Options other than numbers in which a sweep differs from the longest one of its method: `importance=fisher`. */
function wordsOf([own]: readonly Cell[], [main]: readonly Cell[]): string {
  return Object.entries(own!.method.options)
    .filter(([key, value]) => {
      return typeof value !== 'number' && canonicalJson(value) !== canonicalJson(main!.method.options[key] ?? null);
    })
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(' ');
}
