import { nearestName } from './nearest-name.ts';

const PREFIX = 'SELGEN_';

/** Every variable of ours that something reads, without its prefix. `src/suite/README.md` says what each means. */
const KNOWN = [
  'ALL_SETTINGS',
  'APART',
  'BASELINE',
  'BOUNDS',
  'CHECKPOINTING',
  'DATA',
  'DEVICE',
  'EXPORT',
  'FAULTS',
  'FORCE',
  'GGUF',
  'IMPORTED',
  'JAX',
  'JUDGE_KEY',
  'JUDGE_MODEL',
  'JUDGE_URL',
  'MEMORY_FRACTION',
  'MESH',
  'MODEL',
  'PEERS',
  'PJRT',
  'PRECISION',
  'PROPERTY_SEED',
  'PYTHON',
  'REPORT',
  'ROOT',
  'RUN',
  'RUNNER',
  'SEEDS',
  'SHARDS',
  'SLURM',
  'STORE',
  'STRENGTHS',
  'SUITE',
  'SWITCHED_OFF',
  'TENSORBOARD',
  'THREADS',
  'TRACK',
  'WEBGPU_PRODUCTS',
  'WEIGHTS',
] as const;

/** The names with their prefix. */
export const KNOWN_NAMES: readonly string[] = KNOWN.map((name) => `${PREFIX}${name}`);

/** What is wrong with a variable's name, such as `nothing reads it: did you mean SELGEN_SEEDS?`; undefined if nothing. */
export function problemOfName(name: string): string | undefined {
  if (!name.startsWith(PREFIX) || KNOWN_NAMES.includes(name)) return undefined;
  // All names begin alike, which says nothing of how near they are.
  const nearest = nearestName(name.slice(PREFIX.length), KNOWN);
  return `nothing reads it${nearest ? `: did you mean ${PREFIX}${nearest}?` : '.'}`;
}

/**
 * One sentence for each variable that begins like ours and that nothing reads. They are warnings. A mistyped name is
 * usually meant for us, but a script or a CI may rightly have names of its own, such as `SELGEN_MODELS` for a loop over
 * models. Whoever has them could not rename what another project expects, so to refuse them would end runs that are
 * right. A value of a known name is refused instead (`check-environment.ts`), because nobody else gives it a meaning.
 */
export function nameWarnings(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const problem = value ? problemOfName(name) : undefined;
    return problem ? [`[suite] ${name} is set, and ${problem}`] : [];
  });
}

const warned = new WeakSet<object>();

/** Prints the warnings once for each Vitest, of which every project asks. */
export function warnOfNames(logger: { warn(text: string): void }, env?: NodeJS.ProcessEnv): void {
  if (warned.has(logger)) return;
  warned.add(logger);
  for (const warning of nameWarnings(env)) logger.warn(warning);
}
