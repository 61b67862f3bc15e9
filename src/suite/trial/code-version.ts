import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../lib/hash.ts';
import type { Method } from '../../methods/interface/method.ts';
import { recordedVersion } from '../../results/comparison.ts';
import type { TrialResult } from '../../results/result.ts';
import { wrappedMethods } from '../../results/wrapped-methods.ts';

/**
 * The folders whose code decides every trial's numbers. `methods` is not among them: a trial counts its own method's
 * files.
 */
export const FOLDERS = ['lib', 'tensor', 'engine', 'model', 'data', 'scorers', 'judges', 'train', 'evaluate'] as const;

/** Folders that no trial imports, only tests, benchmarks and the fault campaign. */
const FOR_TESTS: readonly string[] = ['contract', 'synthetic'];

const SOURCE = fileURLToPath(new URL('../..', import.meta.url));

/**
 * SHA-256 of the source that trains and scores on a setting. Reports, tests, the contracts that tests check engines by and
 * comments change no number, and other settings' folders do not either, so they are left out.
 */
export function codeVersion(setting: string, root = SOURCE): string {
  const settings = join(root, 'settings');
  const shared = sources(settings).filter((file) => dirname(file) === settings);
  const own = sources(folderOf(setting, root));
  return hashFiles([...FOLDERS.flatMap((folder) => sources(join(root, folder))), ...shared, ...own], root);
}

/**
 * SHA-256 of a method's files: its own, those of the methods that it wraps, and their imports in `methods`. So a
 * changed method makes only its own trials out of date. A user's own method has no file here. The source of its hooks is
 * part of the trial's identity anyway, but they may call those of any method here, so all files count.
 */
export function methodVersion({ name, options }: Pick<Method, 'name' | 'options'>, root = SOURCE): string {
  const folder = join(root, 'methods');
  const own = [name, ...wrappedMethods(options)].map((method) => {
    const file = method.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return ['ts', 'js'].map((extension) => join(folder, `${file}.${extension}`)).find((path) => existsSync(path));
  });
  const files = own.filter((file) => file !== undefined);
  return hashFiles(files.length === own.length ? withImports(files, [folder]) : sources(folder), root);
}

/**
 * Tells whether a trial's method was trained by the files that are here when this is called. A trial of before its
 * method's version was recorded counts as one.
 */
export function currentMethods(root = SOURCE): (trial: TrialResult) => boolean {
  const versions = new Map<string, string>();
  return ({ method: { name, options }, identity }) => {
    const recorded = recordedVersion(identity);
    if (recorded === undefined) return true;
    const asked = [name, ...wrappedMethods(options)].join();
    const version = versions.get(asked) ?? methodVersion({ name, options }, root);
    versions.set(asked, version);
    return recorded === version;
  };
}

/**
 * Tells whether a trial was trained by the code that is here when this is called: its method's, its setting's and all that
 * they share.
 */
export function currentCode(root = SOURCE): (trial: TrialResult) => boolean {
  const isCurrent = currentMethods(root);
  // Each hashes hundreds of files.
  const versions = new Map<string, string>();
  return (trial) => {
    const { setting, identity } = trial;
    const version = versions.get(setting) ?? codeVersion(setting, root);
    versions.set(setting, version);
    return identity.code === version && isCurrent(trial);
  };
}

/**
 * SHA-256 of the source that grades replies: the setting's own folder with the graders and judges that it imports. The
 * setting's world is left out, because it makes data, which have a fingerprint. Baselines are compared only under equal
 * scorers, while methods, training code and other settings' scorers may change. A user's own setting has no folder here
 * and may use any grader; its functions are recorded beside this hash.
 *
 * @param setting Its name: `gcd, proxy addition` lies in `settings/gcd`.
 */
export function scorersVersion(setting: string, root = SOURCE): string {
  const graders = [join(root, 'scorers'), join(root, 'judges')];
  const folder = folderOf(setting, root);
  const world = join(folder, 'world');
  const own = sources(folder).filter((file) => !file.startsWith(world));
  return hashFiles(own.length > 0 ? withImports(own, graders) : graders.flatMap(sources), root);
}

/** Versions of the packages that influence numerics. */
export function packageVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string => {
    try {
      return require(`${name}/package.json`).version;
    } catch {
      return 'unknown';
    }
  };
  const packages = ['@tensorflow/tfjs', 'onnxruntime-node', '@huggingface/transformers'];
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
}

/** The folder of a setting; of one that is no part of selgen a folder that does not exist. */
function folderOf(setting: string, root: string): string {
  return join(root, 'settings', /^[\w-]*/.exec(setting)![0] || '-');
}

/** The existing files among these, with their direct and indirect imports from the folders. */
function withImports(files: readonly string[], folders: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file) || !existsSync(file)) return;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      const imported = resolve(dirname(file), path!);
      if (folders.some((folder) => imported.startsWith(`${folder}${sep}`))) visit(imported);
    }
  };
  for (const file of files) visit(file);
  return [...found];
}

function hashFiles(files: readonly string[], root: string): string {
  const lines = [...files]
    .sort()
    .map((file) => `${relative(root, file)}\n${sha256(withoutComments(readFileSync(file, 'utf8')))}`);
  return sha256(lines.join('\n'));
}

/**
 * The text of a source file without blank lines and without lines that hold only a comment. So better words in comments
 * make no stored trial or baseline out of date. A comment after code counts, because only a parser can tell it from a
 * string.
 */
export function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*(\/\/.*|\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*)$/gm, '').replaceAll(/^\s*\n/gm, '');
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOR_TESTS.includes(entry.name) ? [] : sources(path);
    return /\.(ts|js|json)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
  });
}
