import { readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SelgenError } from '../lib/errors.ts';
import { makeFolder } from '../lib/folders.ts';
import { seededRandom } from '../lib/random.ts';
import { mutate } from './mutate.ts';
import { readersIn } from './readers.ts';

/**
 * Reads mutated files one after the other: `mutation-process.ts <reader> <folder> <from> <to>`. It announces each file
 * before reading it (`begun`) and then reports the outcome, each as a line of JSON, so a crash or a hang can be
 * attributed.
 */
const [name, folder, from, to] = process.argv.slice(2) as [string, string, string, string];

/** Seconds of processor time, in which a file of some kilobytes is read a thousand times over. */
const LONG = 2;

/** Waits, where its reader is busy and the pipe full: what is said before a crash must be out. */
const say = (line: object) => {
  for (let rest = Buffer.from(`${JSON.stringify(line)}\n`); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
};
const inner = join(folder, 'inner');
makeFolder(inner);
process.chdir(inner);
const reader = readersIn(inner).find((one) => one.name === name)!;
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const propertiesOf = () => prototypes.map((prototype) => Reflect.ownKeys(prototype).length).join();
const [properties, outside] = [propertiesOf(), readdirSync(folder).join()];

// Intact files first: modules that are loaded lazily must not count against a mutation.
for (const seed of reader.seeds) await reader.read(seed);
for (let index = Number(from); index < Number(to); index++) {
  const random = seededRandom(19).fork(`${name} ${index}`);
  const bytes = mutate(random, random.pick(reader.seeds));
  say({ begun: index });
  const started = process.cpuUsage();
  const outcome = await outcomeOf(bytes);
  const { user, system } = process.cpuUsage(started);
  const fault = outcome.fault ?? sideEffect((user + system) / 1e6);
  say(fault === undefined ? { index, ...outcome } : { index, fault, bytes: bytes.toString('base64').slice(0, 20_000) });
  rmSync(join(inner, 'ratings'), { recursive: true, force: true });
  rmSync(join(inner, 'gguf'), { recursive: true, force: true });
}
process.exit(0);

function sideEffect(seconds: number): string | undefined {
  if (seconds > LONG) return `it took ${seconds.toFixed(1)} s of the processor's time`;
  if (propertiesOf() !== properties) return 'it changed a prototype';
  const files = readdirSync(folder);
  return files.join() === outside ? undefined : `it wrote outside of its folder: ${files}`;
}

async function outcomeOf(bytes: Buffer): Promise<{ right?: boolean; fault?: string }> {
  try {
    await reader.read(bytes);
    return { right: true };
  } catch (error) {
    // A SelgenError is a correct refusal; any other error is our fault.
    if (error instanceof SelgenError && /^\[[^\]]+\] \S/.test(error.message)) return { right: false };
    return { fault: error instanceof Error ? `${error.stack}` : String(error) };
  }
}
