import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../../lib/errors.ts';
import { buildBinding, findLibtensorflow, packageFolder } from './build-binding.ts';
import { tensorflowEngine } from './tensorflow.ts';

const usage = `Makes the engine 'tensorflow' work: the binding of @tensorflow/tfjs-node-gpu and a libtensorflow.

  npm run setup:tensorflow                                   downloads libtensorflow 2.9.1 (CUDA 11.2) and the binding, as the package's own install does
  npm run setup:tensorflow -- --libtensorflow FOLDER         builds the binding against a libtensorflow anywhere below the folder: an
                                                             unpacked archive, an installed PyPI package, a virtual environment
`;

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** @returns What to say at the end. */
function main(args: string[]): string {
  const { help, libtensorflow } = parse(args);
  if (help) return usage;
  if (process.platform !== 'linux' && libtensorflow !== undefined) {
    fail('setup:tensorflow', `Expected Linux to build on, got ${process.platform}. Leave out --libtensorflow.`);
  }
  if (libtensorflow === undefined) install();
  else build(libtensorflow);
  const { details } = tensorflowEngine();
  return `SELGEN_DEVICE=tensorflow works: libtensorflow ${details.libtensorflow} on the ${details.device}.\n`;
}

function build(folder: string): void {
  const found = findLibtensorflow(folder);
  say(`Found ${found.libraries.join(' and ')}\nCompiling the binding (half a minute) …\n`);
  say(`Wrote ${buildBinding(found)}\n`);
}

/** The package's own install script, which `.npmrc` keeps from running at `npm install`. */
function install(): void {
  const name = '@tensorflow/tfjs-node-gpu';
  const root = packageFolder().slice(0, -`/node_modules/${name}`.length);
  say(`Running the install script of ${dirname(packageFolder())} …\n`);
  const options = ['rebuild', name, '--ignore-scripts=false', '--foreground-scripts'];
  const { status, error } = spawnSync('npm', options, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    fail(
      'setup:tensorflow',
      `Expected ${name} to download libtensorflow and its binding from https://storage.googleapis.com, got ${error?.message ?? `exit status ${status}`}; ` +
        'what it tried stands above. Where that host cannot be reached, build against a libtensorflow that you have: `npm run setup:tensorflow -- --libtensorflow FOLDER`.',
      error,
    );
  }
}

function parse(args: string[]) {
  try {
    const options = { libtensorflow: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    return fail('setup:tensorflow', `${(error as Error).message}. Ask for --help.`, error);
  }
}

function say(text: string): void {
  process.stdout.write(text);
}
