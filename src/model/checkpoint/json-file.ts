import { readFileSync } from 'node:fs';
import { fail } from '../../lib/errors.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';

/**
 * The object in a JSON file.
 *
 * @param place The part of Selgen that asks, and `advice` for a file that is missing or damaged.
 */
export function readJsonObject(file: string, place: string, advice: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    fail(place, `Expected a JSON file, got "${(cause as Error).message}" from ${file}. ${advice}`, cause);
  }
  return typeof value === 'object' && value !== null
    ? { ...value }
    : fail(place, `Expected a JSON object, got ${value} in ${file}. ${advice}`);
}

export function writeJson(file: string, value: unknown): void {
  writeAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}
