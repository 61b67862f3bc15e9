import { canonicalJson } from '../../lib/hash.ts';
import type { MethodRecord } from '../result.ts';

/**
 * Groups points into sweeps: points of one method that differ in numbers only, in their order. A strength is chosen
 * within a sweep. A point with another word for an option, or another base (a control, a variant), belongs to another
 * sweep, so variants give a method no additional candidates.
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
