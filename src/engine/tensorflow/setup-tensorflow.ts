import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { ownCommand } from '../../lib/own-command.ts';
import { buildBinding, findLibtensorflow, packageFolder } from './build-binding.ts';
import { tensorflowEngine } from './tensorflow.ts';

/**
 * Makes the engine `tensorflow` work with an existing libtensorflow or the package's own download. Returns the closing
 * message.
 */
export function setupTensorflow(libtensorflow?: string): string {
  if (process.platform !== 'linux' && libtensorflow !== undefined) {
    fail('setup tensorflow', `Expected Linux to build on, got ${process.platform}. Leave out --libtensorflow.`);
  }
  if (libtensorflow === undefined) {
    install();
  } else {
    const found = findLibtensorflow(libtensorflow);
    say(`Found ${found.libraries.join(' and ')}\nCompiling the binding (half a minute) …\n`);
    say(`Wrote ${buildBinding(found)}\n`);
  }
  const { details } = tensorflowEngine();
  return `SELGEN_DEVICE=tensorflow works: libtensorflow ${details.libtensorflow} on the ${details.device}.\n`;
}

/** Runs the package's install script, which `.npmrc` disables at `npm install`. */
function install(): void {
  const name = '@tensorflow/tfjs-node-gpu';
  const root = packageFolder().slice(0, -`/node_modules/${name}`.length);
  say(`Running the install script of ${dirname(packageFolder())} …\n`);
  const options = ['rebuild', name, '--ignore-scripts=false', '--foreground-scripts'];
  const { status, error } = spawnSync('npm', options, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    fail(
      'setup tensorflow',
      `Expected ${name} to download libtensorflow and its binding from https://storage.googleapis.com, got ${error?.message ?? `exit status ${status}`}; ` +
        `what it tried stands above. Where that host cannot be reached, build against a libtensorflow that you have: \`${ownCommand('setup tensorflow --libtensorflow FOLDER')}\`.`,
      error,
    );
  }
}

function say(text: string): void {
  process.stdout.write(text);
}
