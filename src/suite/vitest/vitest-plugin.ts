import { existsSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Plugin, ViteUserConfig } from 'vitest/config';
import type { Vitest } from 'vitest/node';
import { exportNames } from '../../exports/exports.ts';
import { fail } from '../../lib/errors.ts';
import { checkEnvironment, isElsewhere } from '../environment/check-environment.ts';
import { warnOfNames } from '../environment/known-names.ts';
import { isOff } from '../environment/switches.ts';
import { methodsIn, SelectedMethods } from './selected-methods.ts';
import { ReferencesFirst } from './sequencer.ts';

/** Environment variables that name a place, with its default relative to the configuration's folder. */
const PLACES: Readonly<Record<string, string | null>> = {
  SELGEN_STORE: '.selgen/trials',
  SELGEN_IMPORTED: '.selgen/imported.json',
  SELGEN_TENSORBOARD: '.selgen/tensorboard',
  SELGEN_DATA: null,
  SELGEN_BASELINE: null,
  SELGEN_REPORT: null,
};

/**
 * Makes a repository a benchmark, by one line in its `vitest.config.ts`: `plugins: [selgen()]`. Variables that no run could
 * use end it before anything is run, and names that nothing reads are warned of.
 *
 * The report is written whatever `--reporter` says, in watch mode, in an IDE and with `--project`. Exceptions are
 * `SELGEN_REPORT=off`, and a blob, which carries the trials to the run that merges. A run from a sub-folder runs the
 * tests in it. Paths of the configuration are relative to its own folder, so that there is one store and one report;
 * relative paths in the environment are relative to the caller's folder.
 */
export function selgen(): Plugin {
  return {
    name: 'selgen',
    config(config: ViteUserConfig & { configFile?: string | false }) {
      // A root that the user chose stays; the default would be the caller's folder.
      if (config.root !== undefined || !config.configFile) return undefined;
      return { root: dirname(resolve(config.configFile)) };
    },
    configureVitest({ vitest, project }) {
      checkEnvironment();
      warnOfNames(vitest.logger);
      const from = relative(vitest.config.root, process.cwd());
      if (from && !from.startsWith('..')) project.config.exclude.push(...allBut(from));
      keepPlaces(vitest.config.root);
      attachReporter(vitest);
      for (const config of [vitest.config, project.config]) config.onStackTrace ??= isNotFail;
      const { sequence } = vitest.config;
      if (/^(Base|)Sequencer$/.test(sequence.sequencer.name)) sequence.sequencer = ReferencesFirst;
    },
  };
}

/** Every error of ours is thrown in `fail`; Vitest then shows the lines of its caller. */
function isNotFail(_: unknown, { file }: { readonly file: string }): boolean {
  return resolve(file) !== ERRORS;
}

const ERRORS = resolve(import.meta.dirname, `../../lib/errors${extname(import.meta.filename)}`);

/** Globs of everything outside the folder: `a/b` → what is not `a`, and what in `a` is not `b`. */
export function allBut(folder: string): string[] {
  const parts = folder.split(sep).map((part) => part.replace(/[()[\]{}!*+?@|\\]/g, '\\$&'));
  return parts.flatMap((part, depth) => {
    const others = [...parts.slice(0, depth), `!(${part})`].join('/');
    return [others, `${others}/**`];
  });
}

/** Workers inherit the environment, but not always the working directory. */
function keepPlaces(root: string): void {
  const { env } = process;
  const here = process.cwd();
  for (const [name, usual] of Object.entries(PLACES)) {
    const named = env[name];
    if (named && isNoPlace(name, named)) continue;
    if (named) env[name] = resolve(here, named);
    else if (usual !== null && here !== resolve(root)) env[name] = join(root, usual);
  }
  // A baseline that is named also counts for other models, so the place of the usual one is told apart from its name.
  if (here === resolve(root)) delete env.SELGEN_ROOT;
  else env.SELGEN_ROOT = resolve(root);
}

/** Whether the value switches something off, or names data on the hub or at an address. Of data, a path that exists comes first. */
function isNoPlace(name: string, named: string): boolean {
  if (name === 'SELGEN_REPORT') return isOff(named);
  if (name === 'SELGEN_BASELINE') return named === 'off';
  return name === 'SELGEN_DATA' && !existsSync(named) && isElsewhere(named);
}

/** Every project of a workspace calls this hook, but the run has one reporter. */
function attachReporter({ config }: Vitest): void {
  const file = join(import.meta.dirname, `reporter${extname(import.meta.filename)}`);
  const names = config.reporters.map((entry) => {
    const name = Array.isArray(entry) ? entry[0] : entry;
    return typeof name === 'string' ? name : name.constructor.name;
  });
  const methods = methodsIn(config.testNamePattern?.source ?? '');
  if (methods.length > 0 && !names.includes(SelectedMethods.name)) config.reporters.push(new SelectedMethods(methods));
  // A blob names all modules that its run loaded, and a merge cannot load them again, including our reporter.
  if (names.some((name) => name === 'blob' || OURS.test(name))) return;
  const { SELGEN_REPORT: report, SELGEN_EXPORT: exports } = process.env;
  config.reporters.push([file, {}]);
  if (isOff(report) && exportNames(exports).length > 0) {
    fail(
      'export',
      `Expected a report beside which SELGEN_EXPORT=${exports} is written, got SELGEN_REPORT=${report}. Name a folder with SELGEN_REPORT, or unset SELGEN_EXPORT.`,
    );
  }
}

/** Names by which a configuration or a command line may already include our reporter. */
const OURS = /^(selgen\/reporter|SelgenReporter)$|[\\/]suite[\\/]vitest[\\/]reporter\.[jt]s$/;
