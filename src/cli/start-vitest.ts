import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fail } from '../lib/errors.ts';

export interface RunOptions {
  readonly method?: readonly string[];
  readonly seeds?: string;
  readonly strengths?: 'one' | 'all';
  readonly device?: string;
  readonly model?: string;
  readonly store?: string;
  readonly report?: string;
  readonly force?: boolean;
  readonly watch?: boolean;
}

/** Options, and the environment variables that they set. */
const VARIABLES = {
  seeds: 'SELGEN_SEEDS',
  strengths: 'SELGEN_STRENGTHS',
  device: 'SELGEN_DEVICE',
  model: 'SELGEN_MODEL',
  store: 'SELGEN_STORE',
  report: 'SELGEN_REPORT',
} as const satisfies Partial<Record<keyof RunOptions, string>>;

/** Runs the Vitest of the current folder on its suites; resolves with the exit code. */
export async function startVitest(
  setting: string | undefined,
  rest: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const vitest = findVitest(process.cwd());
  const args = [vitest, ...vitestArguments(setting, rest, options)];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...variables(options) } });
  // A terminal also signals Vitest, which ends by itself. A signal to this process alone is passed on.
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  const ignore = () => {};
  process.on('SIGINT', ignore).on('SIGTERM', pass);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass);
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** Vitest's arguments: the files, and the tests in them. */
export function vitestArguments(
  setting: string | undefined,
  rest: readonly string[],
  { method = [], watch = false }: RunOptions = {},
  folder = process.cwd(),
): string[] {
  const suites = existsSync(join(folder, 'suites')) ? 'suites/' : '';
  const isFolder = setting !== undefined && existsSync(join(folder, 'suites', setting));
  const files = isFolder ? `suites/${setting}/` : (setting ?? suites);
  // A test's name is `<setting> <method> <strength> seed=<n> …`.
  const names = method.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [
    watch ? 'watch' : 'run',
    ...(files ? [files] : []),
    ...(names.length > 0 ? ['-t', `(?<![\\w-])(${names.join('|')})(?![\\w-])`] : []),
    ...rest,
  ];
}

function variables({ force, ...options }: RunOptions): Record<string, string> {
  const asked = Object.entries(VARIABLES).flatMap(([option, name]) => {
    const value = options[option as keyof typeof VARIABLES];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(asked), ...(force ? { SELGEN_FORCE: '1' } : {}) };
}

/** The user's own Vitest. Two versions in one run would not see each other's tests. */
function findVitest(folder: string): string {
  try {
    const manifest = createRequire(join(resolve(folder), 'package.json')).resolve('vitest/package.json');
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.vitest);
  } catch (error) {
    return fail('run', `Expected Vitest in ${folder}, got none. Install it: npm install --save-dev vitest.`, error);
  }
}
