import { canonicalJson } from '../../lib/hash.ts';
import type { MethodRecord } from '../result.ts';

/**
 * One method's points that differ in numbers only, in their order: among these a strength may be chosen, for other
 * numbers may follow from it. A point of the method with another word for an option, or another base (a control, a
 * variant), is of another sweep, so that no method has more candidates for its variants.
 */
export function sweepsOf<T extends { readonly method: MethodRecord }>(points: readonly T[]): T[][] {
  const sweeps = new Map<string, T[]>();
  for (const point of points) {
    const sweep = sweepOf(point.method);
    sweeps.set(sweep, [...(sweeps.get(sweep) ?? []), point]);
  }
  return [...sweeps.values()];
}

function sweepOf({ name, strength, options }: MethodRecord): string {
  return canonicalJson([name, strength?.option ?? null, withoutNumbers(options)]);
}

function withoutNumbers(options: MethodRecord['options']): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value !== 'number'));
}
