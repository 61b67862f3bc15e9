/** C for PJRT: shared libraries, addresses, and calls that do not block JavaScript. */
import os from 'node:os';
import koffi from 'koffi';
import { fail } from '../../../lib/errors.ts';
import { GET_PLUGIN } from '../find-plugin.ts';

// XLA compiles on the caller's stack. koffi's default for asynchronous calls is 128 KiB, which is too small.
koffi.config({ sync_stack_size: 2 ** 24, async_stack_size: 2 ** 24 });

/** A pointer of C. */
export type Address = bigint;

const FUNCTION = koffi.proto('void* PjrtFunction(void* arguments)');
const DELETER = koffi.proto('void PjrtDeleter(void* object)');

/** A function of the plugin that takes one struct. Returns the address of an error, or 0. */
export interface NativeFunction {
  /** Calls and blocks JavaScript. */
  now(struct: BigUint64Array): Address;
  /** Calls on another thread. */
  later(struct: BigUint64Array): Promise<Address>;
}

export function nativeFunction(address: Address): NativeFunction {
  const call = koffi.decode(address, FUNCTION) as ((struct: BigUint64Array) => Address | null) & {
    async(struct: BigUint64Array, done: (error: Error | null, result: Address | null) => void): void;
  };
  return {
    now: (struct) => call(struct) ?? 0n,
    later: (struct) =>
      inTurn(
        () =>
          new Promise((resolve, reject) => {
            call.async(struct, (error, result) => (error ? reject(error) : resolve(result ?? 0n)));
          }),
      ),
  };
}

/** koffi refuses more than 256 calls at once. Node's pool has only four threads for them. */
const AT_ONCE = 64;
const waiting: (() => void)[] = [];
let running = 0;

async function inTurn<T>(call: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await call();
  } finally {
    // The next call takes this one's slot.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** Calls the plugin's function that frees an object. */
export function freeBy(deleter: Address, object: Address): void {
  if (deleter) koffi.call(deleter, DELETER, object);
}

/** The address of an array's numbers. The array must be kept alive while C reads it. */
export function addressOf(array: ArrayBufferView): Address {
  return array.byteLength === 0 ? 0n : BigInt(koffi.address(array as Uint8Array));
}

/** A copy of C's memory. */
export function bytesAt(address: Address, length: number): Uint8Array {
  return length === 0 ? new Uint8Array() : new Uint8Array(koffi.view(address, length)).slice();
}

export function textAt(address: Address, length: bigint): string {
  return new TextDecoder().decode(bytesAt(address, Number(length)));
}

export function wordsAt(address: Address, count: number): BigUint64Array {
  return new BigUint64Array(bytesAt(address, 8 * count).buffer);
}

/** `RTLD_NODELETE`: unloading a plugin while its threads run would end the process. */
const STAY: Readonly<Partial<Record<NodeJS.Platform, number>>> = { linux: 0x1000, darwin: 0x80 };
const NOW = 2;

/**
 * Loads a shared library for the life of the process and calls its function that returns a table of functions.
 *
 * @throws SelgenError if the file is no library, is for another machine, lacks another library, or lacks the function.
 */
export function loadTable(file: string, functionName: string): Address {
  const stay = STAY[process.platform];
  if (stay !== undefined) {
    const libc = koffi.load(null);
    const open = libc.func('void* dlopen(str file, int flags)') as (file: string, flags: number) => Address | null;
    const why = libc.func('str dlerror()') as () => string | null;
    if (!open(file, NOW | stay)) fail('engine xla', notLoaded(file, why() ?? 'no reason given'));
  }
  try {
    const table = koffi.load(file).func(`void* ${functionName}()`) as () => Address | null;
    return table() ?? fail('engine xla', `Expected ${file} to give its functions, got none. Install the plugin again.`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!/Cannot find function/.test(message)) throw error;
    return fail(
      'engine xla',
      `Expected ${file} to be a PJRT plugin, got a library without ${functionName}. Name a plugin with SELGEN_PJRT, or get one with ${GET_PLUGIN}.`,
    );
  }
}

function notLoaded(file: string, why: string): string {
  const missing = /^(\S+): cannot open shared object file/.exec(why)?.[1];
  if (missing && missing !== file && !file.endsWith(missing)) {
    const advice = /^lib(cuda|nvidia)/.test(missing)
      ? 'It comes with the NVIDIA driver; in a container start it with --gpus all.'
      : 'Install it, or name its folder in LD_LIBRARY_PATH (src/engine/xla/README.md says what each plugin needs).';
    return `Expected ${missing}, which the plugin ${file} is linked to, got none that can be loaded. ${advice}`;
  }
  return (
    `Expected ${file} to be a PJRT plugin for ${os.platform()} on ${os.arch()}, got a file that does not load: ${why}. ` +
    `Get one with ${GET_PLUGIN}.`
  );
}
