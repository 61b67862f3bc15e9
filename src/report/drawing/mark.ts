import type { EncodeEntry, Mark } from 'vega';
import { mapValues } from '../../lib/records.ts';

/** One item for each row of the data, or a single one. Screen readers skip it, because the figure has a label. */
export function mark(type: Mark['type'], enter: EncodeEntry, data?: string): Mark {
  return { type, aria: false, ...(data && { from: { data } }), encode: { enter } } as Mark;
}

/** Channels that show the fields of the same names. */
export function fields(...names: readonly string[]): EncodeEntry {
  return Object.fromEntries(names.map((field) => [field, { field }]));
}

/** Channels that are equal for all items. */
export function fixed(values: Readonly<Record<string, string | number | readonly number[]>>): EncodeEntry {
  return mapValues(values, (value) => ({ value })) as EncodeEntry;
}
