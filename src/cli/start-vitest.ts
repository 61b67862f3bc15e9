import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fail } from '../lib/errors.ts';
import { checkEnvironment } from '../suite/environment/check-environment.ts';
import { nearestName } from '../suite/environment/nearest-name.ts';
import { methodPattern } from '../suite/vitest/selected-methods.ts';

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
  const env = { ...process.env, ...variables(options) };
  // Vitest's plugin checks them too. It can only throw, and Vitest then prints a stack.
  checkEnvironment(env);
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
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

/**
 * Vitest's arguments: the files, and the tests in them. Without a setting, the first argument after `--` arrives in its
 * place. Words before the first option name suites, as the setting does.
 */
export function vitestArguments(
  setting: string | undefined,
  rest: readonly string[],
  { method = [], watch = false }: RunOptions = {},
  folder = process.cwd(),
): string[] {
  const all = [...(setting === undefined ? [] : [setting]), ...rest];
  const option = all.findIndex((word) => word.startsWith('-'));
  const words = option < 0 ? all : all.slice(0, option);
  return [
    watch ? 'watch' : 'run',
    ...(words.length === 0 ? filesOf(undefined, folder) : words.flatMap((word) => filesOf(word, folder))),
    ...(method.length > 0 ? ['-t', methodPattern(method)] : []),
    ...all.slice(words.length),
  ];
}

/**
 * Vitest takes a file whose path contains one of these words. Without a folder `suites`, a project's suites may be
 * anywhere. Beside one are other tests, such as `src/methods/kl.test.ts` here, which `kl` does not mean.
 */
function filesOf(setting: string | undefined, folder: string): string[] {
  const suites = join(folder, 'suites');
  if (setting === '')
    fail(
      'run',
      "Expected a folder of suites or a part of a suite's file name, got an empty one. Name it, or leave it out for all.",
    );
  if (!existsSync(suites)) return setting ? [setting] : [];
  if (!setting) return ['suites/'];
  if (statSync(join(suites, setting), { throwIfNoEntry: false })?.isDirectory()) return [`suites/${setting}/`];
  const paths = readdirSync(suites, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll(sep, '/'));
  const found = paths.filter((path) => path.includes(setting) && /\.[cm]?[jt]sx?$/.test(path));
  if (found.length > 0) return found.map((path) => `suites/${path}`);
  if (setting.includes('/') || existsSync(join(folder, setting))) return [setting];
  const folders = readdirSync(suites, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  const files = paths.flatMap((path) => /([^/]+)\.(?:test|spec)\.[cm]?[jt]sx?$/.exec(path)?.[1] ?? []);
  const nearest = nearestName(setting, folders) ?? nearestName(setting, [...new Set(files)]);
  return fail(
    'run',
    `Expected a folder of suites or a part of a suite's file name, got '${setting}'. ${nearest ? `Did you mean ${nearest}? ` : ''}Folders: ${folders.sort().join(', ') || 'none'}.`,
  );
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
