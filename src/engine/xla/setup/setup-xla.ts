import os from 'node:os';
import { fail } from '../../../lib/errors.ts';
import { xlaEngine } from '../xla.ts';
import { installPlugin } from './install.ts';
import { type PluginName, WHEELS } from './wheels.ts';

/** Downloads a plugin of XLA from the Python package index and tries it. Returns the closing message. */
export async function setupXla(name: string): Promise<string> {
  if (!(name in WHEELS))
    fail('setup xla', `Expected one of ${Object.keys(WHEELS).join(', ')}, got '${name}'. Name one.`);
  if (os.platform() !== 'linux' || os.arch() !== 'x64')
    fail(
      'setup xla',
      `Expected Linux on x64, for which these plugins are built, got ${os.platform()} on ${os.arch()}. Name a plugin that you have with SELGEN_PJRT.`,
    );
  const file = await installPlugin(name as PluginName, { say: (line) => void process.stderr.write(`${line}\n`) });
  const engine = xlaEngine({ plugin: file });
  const { device, version } = engine.details;
  await engine.dispose();
  return `Wrote ${file}\nSELGEN_DEVICE=xla works: ${device}, ${version}.\n`;
}
