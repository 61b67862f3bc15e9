import os from 'node:os';
import { type Mesh, parseMesh } from '../../engine/xla/mesh.ts';
import { fail } from '../../lib/errors.ts';

type Environment = NodeJS.ProcessEnv;

/** What a run asks of engines; each decides where the user does not say. */
export interface EngineOptions {
  readonly threads: number;
  readonly weights?: 'float32' | 'stored';
  readonly products?: 'float32' | 'float16';
  readonly precision?: 'float32' | 'bfloat16';
  readonly memoryFraction?: number;
  readonly mesh?: Mesh;
}

/** How each option is read: a value, undefined where nobody asks, or an error that names the variable. */
const READERS = {
  threads: threadsOf,
  weights: (env: Environment) => oneOf(env, 'SELGEN_WEIGHTS', ['float32', 'stored']),
  products: (env: Environment) => oneOf(env, 'SELGEN_WEBGPU_PRODUCTS', ['float32', 'float16']),
  precision: (env: Environment) => oneOf(env, 'SELGEN_PRECISION', ['float32', 'bfloat16']),
  memoryFraction: fractionOf,
  mesh: ({ SELGEN_MESH: mesh }: Environment) => (mesh ? parseMesh(mesh) : undefined),
};

/** One check for each variable, for `checkEnvironment`. */
export const engineOptionChecks: readonly ((env: Environment) => unknown)[] = Object.values(READERS);

export function engineOptions(env: Environment): EngineOptions {
  const read = Object.entries(READERS).map(([name, of]) => [name, of(env)] as const);
  return { threads: threadsOf(env), ...Object.fromEntries(read.filter(([, value]) => value !== undefined)) };
}

/**
 * Threads of one trial. The embedded models are too small to share between cores: two threads trained 1.1 to 1.2 times
 * as fast as one, and decoded more slowly. So each of their trials gets one, and `vitest.config.ts` runs as many suites
 * in parallel as there are cores. Results do not depend on the number. A user's own model gets all cores.
 */
function threadsOf({ SELGEN_THREADS: asked, SELGEN_MODEL: model }: Environment): number {
  if (!asked) return model ? os.availableParallelism() : 1;
  if (/^[1-9]\d{0,3}$/.test(asked)) return Number(asked);
  return fail('engine', `Expected SELGEN_THREADS to be a positive integer, got '${asked}'. Correct it.`);
}

function oneOf<T extends string>(env: Environment, name: string, known: readonly T[]): T | undefined {
  const asked = env[name];
  if (!asked) return undefined;
  const found = known.find((value) => value === asked);
  return found ?? fail('engine', `Expected ${name} to be ${known.join(' or ')}, got '${asked}'. Correct it.`);
}

/** The share of a GPU's memory that `xla` may take. */
function fractionOf({ SELGEN_MEMORY_FRACTION: asked }: Environment): number | undefined {
  if (!asked) return undefined;
  const share = Number(asked);
  return share > 0 && share <= 1
    ? share
    : fail('engine', `Expected SELGEN_MEMORY_FRACTION to be a number above 0 and up to 1, got '${asked}'. Correct it.`);
}
