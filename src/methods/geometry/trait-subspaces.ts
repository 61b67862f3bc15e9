import type { Arrays } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import type { Layers } from '../interface/forward-edit.ts';
import type { Run } from '../interface/method.ts';
import { principalDirections } from './principal-directions.ts';
import { directionsOf } from './trait-directions.ts';

/**
 * Orthonormal columns that span the directions to ablate at each chosen layer: `direction.<layer>` (hidden, k).
 *
 * @throws {SelgenError} where the differences span fewer directions: a strength that is cut would be reported as another.
 */
export function traitSubspaces(method: string, run: Run, layers: Layers, count: number): Promise<Arrays> {
  return directionsOf(method, run, layers, (differences) => {
    const directions = principalDirections(differences, count);
    const found = directions.shape[1]!;
    if (found < count) {
      fail(
        method,
        `Expected at most ${found} \`components\`, got ${count}: the ${differences.length} pairs of proxy answers differ in no more directions. Ask for fewer, or give the proxy more pairs.`,
      );
    }
    return directions;
  });
}
