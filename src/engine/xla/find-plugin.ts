import { existsSync, readdirSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { cacheFolder } from '../../lib/folders.ts';
import { ownCommand } from '../../lib/own-command.ts';

/** Kinds of device, in the order of preference. */
export const KINDS = ['cuda13', 'cuda12', 'rocm', 'cpu'] as const;
export type Kind = (typeof KINDS)[number];

/** The command that gets a plugin, for messages that do not know the kind of device. */
export const GET_PLUGIN = `\`${ownCommand('setup xla cpu')}\` (or ${KINDS.filter((kind) => kind !== 'cpu').join(', ')})`;

/** Where `selgen setup xla` puts a plugin. */
export function pluginFile(name: string): string {
  return join(cacheFolder('pjrt'), name, 'plugin.so');
}

export interface FoundPlugin {
  readonly file: string;
  /** The plugin's kind by its name or place; undefined if the user named a file. */
  readonly kind?: Kind;
}

export interface SearchOptions {
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Only plugins of these kinds, in this order. A plugin that the user names is taken in any case. @defaultValue all
   */
  readonly kinds?: readonly Kind[];
}

/**
 * The plugin to use: the one that `SELGEN_PJRT` names. Otherwise, kind by kind: one in `PJRT_PLUGIN_LIBRARY_PATH`, one
 * that was set up, or that of a JAX in the active Python environment.
 *
 * @throws SelgenError if there is none, or `SELGEN_PJRT` names no file.
 */
export function findPlugin({ env = process.env, kinds = KINDS }: SearchOptions = {}): FoundPlugin {
  const named = env.SELGEN_PJRT;
  if (named) {
    return existsSync(named)
      ? // The system looks for a bare name in its own folders only.
        { file: resolve(named) }
      : fail('engine xla', `Expected SELGEN_PJRT to name a PJRT plugin, got '${named}', which is no file. Correct it.`);
  }
  const folders = (env.PJRT_PLUGIN_LIBRARY_PATH ?? '').split(delimiter).filter(Boolean);
  const sites = sitePackages(env);
  for (const kind of kinds) {
    const file = [...inFolders(folders, kind), pluginFile(kind), ...ofJax(sites, kind)].find(existsSync);
    if (file) return { file, kind };
  }
  return fail(
    'engine xla',
    `Expected a PJRT plugin for ${kinds.join(' or ')}, got none: none is named by SELGEN_PJRT, in PJRT_PLUGIN_LIBRARY_PATH, in ` +
      `${cacheFolder('pjrt')}, or with a JAX in the active Python environment. Get one with \`${ownCommand(`setup xla ${kinds.at(-1)}`)}\`.`,
  );
}

/** `pjrt_c_api_<name>_plugin.so` or `pjrt-plugin-<name>.so`, the names that other PJRT programs use. */
function inFolders(folders: readonly string[], kind: Kind): string[] {
  const names = kind.startsWith('cuda') ? [kind, 'cuda', 'gpu'] : [kind];
  const files = names.flatMap((name) => [`pjrt_c_api_${name}_plugin.so`, `pjrt-plugin-${name}.so`]);
  return folders.flatMap((folder) => files.map((file) => join(folder, file)));
}

/**
 * The package folder of the active Python environment, by its usual place: asking Python would take a second with JAX.
 */
function sitePackages({ VIRTUAL_ENV, CONDA_PREFIX, PATH = '' }: NodeJS.ProcessEnv): string[] {
  const python = PATH.split(delimiter).find((folder) => existsSync(join(folder, 'python3')));
  const roots = [VIRTUAL_ENV, CONDA_PREFIX, python && dirname(python)].filter((root): root is string => Boolean(root));
  return roots.flatMap((root) => {
    const library = join(root, 'lib');
    const versions = entriesOf(library).filter((name) => /^python3\.\d+$/.test(name));
    return versions.flatMap((version) =>
      ['site-packages', 'dist-packages'].map((name) => join(library, version, name)),
    );
  });
}

function ofJax(sites: readonly string[], kind: Kind): string[] {
  return sites
    .map((site) => join(site, 'jax_plugins'))
    .flatMap((plugins) => entriesOf(plugins).map((name) => join(plugins, name)))
    .filter((folder) => basename(folder).startsWith(`xla_${kind}`))
    .flatMap((folder) => entriesOf(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('_plugin.so'));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
