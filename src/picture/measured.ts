import { parse } from 'yaml';
import { eachAxis } from '../results/aggregate.ts';
import type { TrialResult } from '../results/result.ts';
import type { Measured } from './renew-bounds.ts';

/**
 * Finds a method's stored trials by its text in a suite. The trials have the options in the text, and defaults for the
 * others.
 *
 * @param results Of one setting and comparison.
 * @param make Makes a method from its name and options, as the suite does.
 */
export function measuredIn(
  results: readonly TrialResult[],
  make: (name: string, options: unknown) => { readonly options: Readonly<Record<string, unknown>> } | undefined,
): (text: string) => Measured | undefined {
  return (text) => {
    const [, name = '', literal = ''] = /^(\w+)\((.*)\)$/s.exec(text) ?? [];
    // The object literals of suites, names with numbers and single-quoted words, are YAML too.
    const method = make(name, literal === '' ? undefined : parse(literal));
    if (!method) return undefined;
    const options = JSON.stringify(method.options);
    const found = results.flatMap(({ method: own, outcome }) =>
      own.name === name && JSON.stringify(own.options) === options && outcome.status === 'completed'
        ? [outcome.axes]
        : [],
    );
    return found.length === 0 ? undefined : eachAxis((axis) => found.flatMap((one) => one[axis]?.value ?? []));
  };
}
