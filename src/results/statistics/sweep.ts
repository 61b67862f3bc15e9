import { canonicalJson } from '../../lib/hash.ts';
import { grouped } from '../grouped.ts';
import type { MethodRecord } from '../result.ts';

/**
 * Groups points into sweeps: points of one method that differ in numbers only, in their order. A strength is chosen
 * within a sweep. A point with another word for an option, or another base (a control, a variant), belongs to another
 * sweep, so variants give a method no additional candidates.
 */
export function sweepsOf<T extends { readonly method: MethodRecord }>(points: readonly T[]): T[][] {
  return grouped(points, ({ method: { name, strength, options } }) => {
    const words = Object.entries(options).filter(([, value]) => typeof value !== 'number');
    return canonicalJson([name, strength?.option ?? null, Object.fromEntries(words)]);
  });
}
