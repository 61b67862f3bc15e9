import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { makeFolder } from '../../lib/folders.ts';

const require = createRequire(import.meta.url);

export interface Libtensorflow {
  /** The shared objects to link: the operations, and the framework if it is a library of its own. */
  readonly libraries: readonly string[];
  /** The folder of `tensorflow/c/c_api.h`. */
  readonly headers: string;
}

const HEADER = 'tensorflow/c/eager/c_api.h';

/**
 * Finds libtensorflow anywhere below a folder: an unpacked archive, an installed PyPI package `tensorflow`, or a
 * virtual environment with one.
 *
 * @throws SelgenError naming the missing file.
 */
export function findLibtensorflow(folder: string): Libtensorflow {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    fail(PART, `Expected a folder with libtensorflow, got none at ${resolve(folder)}. Correct it.`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(resolve(folder), file))
    .sort((a, b) => a.length - b.length);
  const named = (name: RegExp) => files.find((file) => name.test(file));
  const main =
    named(/\/libtensorflow(_cc)?\.so(\.\d+)*$/) ??
    fail(PART, `Expected libtensorflow.so or libtensorflow_cc.so below ${resolve(folder)}, got none. ${ADVICE}`);
  const header =
    files.find((file) => file.endsWith(`/${HEADER}`)) ??
    fail(PART, `Expected the header ${HEADER} below ${resolve(folder)}, got none. ${ADVICE}`);
  const framework = named(/\/libtensorflow_framework\.so(\.\d+)*$/);
  return { libraries: [main, ...(framework ? [framework] : [])], headers: header.slice(0, -HEADER.length - 1) };
}

/**
 * Compiles the binding of `@tensorflow/tfjs-node-gpu` from the package's C++ sources against Node-API 8, so one build
 * serves every Node from 20 on. The binding stays linked to the libraries where they lie.
 *
 * @returns The binding's file.
 */
export function buildBinding({ libraries, headers }: Libtensorflow, target = packageFolder()): string {
  const compiler = process.env.CXX || 'c++';
  const binding = join(target, 'lib/napi-v8/tfjs_binding.node');
  const includes = [target, join(folderOf('node-api-headers'), 'include'), headers].map((folder) => `-I${folder}`);
  const folders = [...new Set(libraries.map((library) => dirname(library)))];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(target, 'binding', file));
  makeFolder(dirname(binding));
  const { status, error, stderr } = spawnSync(
    compiler,
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8'],
      ...includes,
      ...sources,
      ...libraries,
      ...folders.map((folder) => `-Wl,-rpath,${folder}`),
      ...['-o', binding],
    ],
    { encoding: 'utf8' },
  );
  if (error) {
    fail(
      PART,
      `Expected the C++ compiler '${compiler}', got: ${error.message}. Install one (Debian: g++), or name it in CXX.`,
      error,
    );
  }
  if (status !== 0) {
    fail(
      PART,
      `Expected the binding to compile, got:\n${stderr.trim()}\nUse another version of libtensorflow (2.21 works).`,
    );
  }
  return binding;
}

/** The installation folder of `@tensorflow/tfjs-node-gpu`. */
export function packageFolder(): string {
  return folderOf('@tensorflow/tfjs-node-gpu');
}

function folderOf(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (error) {
    return fail(PART, `Expected the package ${name}, got none. Run \`npm install\` without --omit=optional.`, error);
  }
}

const PART = 'setup tensorflow';
const ADVICE =
  'Have one from PyPI: `python3 -m venv .venv && .venv/bin/pip install --no-deps tensorflow-cpu`, and name that folder.';
