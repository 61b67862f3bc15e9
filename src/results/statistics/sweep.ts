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

/**
 * Sweeps with their titles, no two alike: the method's name for its longest sweep; for its variants and controls also the
 * words in which they differ from it, such as `importance=fisher`.
 *
 * @param points Several may have the same options, such as the seeds of one.
 */
export function titledSweeps<T extends { readonly method: MethodRecord }>(points: readonly T[]): TitledSweep<T>[] {
  const sweeps = sweepsOf(points);
  const titled = sweeps.map((sweep) => {
    const { name } = methodOf(sweep);
    const own = sweeps.filter((other) => methodOf(other).name === name);
    const longest = own.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one));
    const words = wordsOf(methodOf(sweep), methodOf(longest)) || own.indexOf(sweep) + 1;
    return { title: sweep === longest ? name : `${name} ${words}`, points: sweep };
  });
  return titled.map(({ title, points: sweep }, index) => {
    const before = titled.slice(0, index).filter((other) => other.title === title).length;
    return { title: before === 0 ? title : `${title} ${before + 1}`, points: sweep };
  });
}

export interface TitledSweep<T> {
  readonly title: string;
  readonly points: readonly T[];
}

function lengthOf(sweep: readonly { readonly method: MethodRecord }[]): number {
  return new Set(sweep.map(({ method }) => canonicalJson(method.options))).size;
}

function methodOf([first]: readonly { readonly method: MethodRecord }[]): MethodRecord {
  return first!.method;
}

function wordsOf({ options }: MethodRecord, { options: others }: MethodRecord): string {
  return Object.entries(options)
    .filter(([key, value]) => typeof value !== 'number' && canonicalJson(value) !== canonicalJson(others[key] ?? null))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : canonicalJson(value)}`)
    .join(' ');
}
