import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';

/**
 * The shell command that runs one trial again, as far as its record tells. The record does not say where data and
 * weights were stored, so the reader must set `SELGEN_DATA` and `SELGEN_MODEL` as before; the fingerprints in the
 * report tell whether they are the same.
 */
export function reproduceCommand({ setting, method, seed, identity, environment }: TrialResult): string {
  const [threads, products, precision] = ['threads', 'products', 'precision'].map((name) =>
    settingOf(identity.engine, name),
  );
  const variables = [
    `SELGEN_SEEDS=${seed}`,
    `SELGEN_DEVICE=${quote(environment.engine)}`,
    ...(threads === undefined ? [] : [`SELGEN_THREADS=${threads}`]),
    ...(products === undefined ? [] : [`SELGEN_WEBGPU_PRODUCTS=${products}`]),
    ...(precision === undefined ? [] : [`SELGEN_PRECISION=${precision}`]),
    'SELGEN_FORCE=1',
  ];
  const pattern = `^${escapePattern(`${setting} ${methodTitle(method)} seed=${seed} `)}`;
  return `${variables.join(' ')} npx vitest run suites -t ${quote(pattern)}`;
}

function settingOf(part: unknown, name: string): string | undefined {
  const value = typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined;
  return typeof value === 'number' || typeof value === 'string' ? quote(String(value)) : undefined;
}

/** Vitest reads `-t` as a regular expression over a test's full name. */
function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A word of a POSIX shell: unchanged where harmless, else in single quotes. */
function quote(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
