import { isRecord } from '../../lib/records.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';

/**
 * The shell command that runs one trial again, as far as its record tells. The record does not say where data and
 * weights were stored, so the reader must set `SELGEN_DATA` and `SELGEN_MODEL` as before; the fingerprints in the
 * report tell whether they are the same.
 */
export function reproduceCommand({ setting, method, seed, identity, environment }: TrialResult): string {
  const engine = isRecord(identity.engine) ? identity.engine : {};
  const ofEngine = Object.entries(ENGINE_VARIABLES).flatMap(([name, variable]) => {
    const value = engine[name];
    return typeof value === 'number' || typeof value === 'string' ? [`${variable}=${quote(String(value))}`] : [];
  });
  const variables = [`SELGEN_SEEDS=${seed}`, `SELGEN_DEVICE=${quote(environment.engine)}`, ...ofEngine];
  const pattern = `^${escapePattern(`${setting} ${methodTitle(method)} seed=${seed} `)}`;
  return `${variables.join(' ')} SELGEN_FORCE=1 npx vitest run suites -t ${quote(pattern)}`;
}

/** The variables of the engine's settings, by their names in a record. */
const ENGINE_VARIABLES = {
  threads: 'SELGEN_THREADS',
  products: 'SELGEN_WEBGPU_PRODUCTS',
  precision: 'SELGEN_PRECISION',
};

/** Vitest reads `-t` as a regular expression over a test's full name. */
function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A word of a POSIX shell: unchanged where harmless, else in single quotes. */
function quote(word: string): string {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
