import type { Arrays } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import type { Layers } from '../interface/forward-edit.ts';
import type { Run } from '../interface/method.ts';
import { principalDirections } from './principal-directions.ts';
import { directionsOf } from './trait-directions.ts';

/**
 * Orthonormal columns that span the directions to ablate at each chosen layer: `direction.<layer>` (hidden, k), or fewer
 * where differences are alike.
 *
 * @throws {SelgenError} where there are fewer pairs than directions: a strength that is cut would be reported as another.
 */
export function traitSubspaces(method: string, run: Run, layers: Layers, count: number): Promise<Arrays> {
  return directionsOf(method, run, layers, (differences) => {
    const pairs = differences.length;
    if (count > pairs) {
      fail(
        method,
        `Expected at most ${pairs} \`components\`, got ${count}: ${pairs} pairs of proxy answers differ in no more directions. Ask for fewer, or give the proxy more pairs.`,
      );
    }
    return principalDirections(differences, count);
  });
}
