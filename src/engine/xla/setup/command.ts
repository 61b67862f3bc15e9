import os from 'node:os';
import { fail, SelgenError } from '../../../lib/errors.ts';
import { xlaEngine } from '../xla.ts';
import { installPlugin } from './install.ts';
import { type PluginName, WHEELS } from './wheels.ts';

const usage = `Gets a plugin for the engine 'xla' from the Python package index; Python itself is not needed.

  npm run setup:xla -- cpu       the processor
  npm run setup:xla -- cuda12    NVIDIA, with CUDA 12 and its driver
  npm run setup:xla -- cuda13    NVIDIA, with CUDA 13 and its driver
  npm run setup:xla -- rocm      AMD, with ROCm 7 and its driver

The index is the one that pip is configured for. What a GPU's plugin needs beside it stands in src/engine/xla/README.md.
`;

try {
  process.stdout.write(await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** @returns What to say at the end. */
async function main([name, ...rest]: string[]): Promise<string> {
  if (name === '--help' || name === '-h') return usage;
  if (name === undefined || !(name in WHEELS) || rest.length > 0)
    fail(
      'setup:xla',
      `Expected one of ${Object.keys(WHEELS).join(', ')}, got '${[name, ...rest].join(' ')}'.\n\n${usage}`,
    );
  if (os.platform() !== 'linux' || os.arch() !== 'x64')
    fail(
      'setup:xla',
      `Expected Linux on x64, for which these plugins are built, got ${os.platform()} on ${os.arch()}. Name a plugin that you have with SELGEN_PJRT.`,
    );
  const file = await installPlugin(name as PluginName, { say: (line) => void process.stderr.write(`${line}\n`) });
  const engine = xlaEngine({ plugin: file });
  const { device, version } = engine.details;
  await engine.dispose();
  return `Wrote ${file}\nSELGEN_DEVICE=xla works: ${device}, ${version}.\n`;
}
