import { canonicalJson } from '../../lib/hash.ts';
import { isRecord } from '../../lib/records.ts';
import type { Cell } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import type { RowHead } from '../notation/row-heads.ts';

export interface Entry {
  readonly name: string;
  readonly value: string;
}

/** Every option of every method, after defaults. */
export function methodOptions(cells: readonly Cell[], heads: readonly RowHead[]) {
  return cells.map((cell, index) => ({ ...heads[index]!, options: flatten(cell.method.options) }));
}

/**
 * Everything but the method that determined the trials, by part: data fingerprints, weights, training, code. A field
 * with different values lists them.
 */
export function sharedIdentity(results: readonly TrialResult[]) {
  const parts = [...new Set(results.flatMap((result) => Object.keys(result.identity)))].filter(
    (part) => part !== 'method',
  );
  return parts.sort().map((part) => ({
    part,
    entries: merged(results.flatMap((result) => flatten(result.identity[part]))),
  }));
}

/** Machines and versions, and when replies were graded again; a field with different values lists them. */
export function environments(results: readonly TrialResult[]): Entry[] {
  return merged(
    results.flatMap(({ environment: { versions, ...machine }, gradedAgain }) => [
      ...flatten(machine),
      ...flatten(versions),
      ...(gradedAgain ? [{ name: 'graded again', value: gradedAgain.at }] : []),
    ]),
  );
}

function merged(entries: readonly Entry[]): Entry[] {
  return [...valuesByName(entries)].map(([name, found]) => ({ name, value: [...found].join(' · ') }));
}

/** The distinct values of each name, in their order. */
export function valuesByName(entries: readonly Entry[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { name, value } of entries) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return values;
}

/** `{ a: { b: 1 } }` → `a.b` 1; lists stay whole. */
export function flatten(value: unknown, prefix = ''): Entry[] {
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, item]) => flatten(item, prefix === '' ? name : `${prefix}.${name}`));
  }
  return [{ name: prefix, value: typeof value === 'string' ? value : canonicalJson(value) }];
}
