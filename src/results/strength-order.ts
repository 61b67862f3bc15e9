import type { MethodRecord } from './result.ts';

/**
 * Methods that act less at larger values of their strength: a tolerance (`earlyStopping`, `lagrangian`), updates on the
 * task for each one on the proxy (`interleaved`, `interleavedByGap`), or the part of the training that is kept
 * (`weightInterpolation`). All others act more at larger values, of which `strength-order.test.ts` keeps the list.
 */
export const STRONGER_WHEN_SMALLER: readonly string[] = [
  'earlyStopping',
  'interleaved',
  'interleavedByGap',
  'lagrangian',
  'weightInterpolation',
];

/** Orders points of one sweep from the weakest to the strongest; equal ones and those without a strength keep their order. */
export function weakestFirst<T extends { readonly method: MethodRecord }>(sweep: readonly T[]): T[] {
  const force = ({ method: { name, strength } }: T) =>
    (STRONGER_WHEN_SMALLER.includes(name) ? -1 : 1) * (strength?.value ?? 0);
  return sweep.toSorted((one, other) => force(one) - force(other));
}
