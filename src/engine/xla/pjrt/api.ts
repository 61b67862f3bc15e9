import { fail } from '../../../lib/errors.ts';
import { GET_PLUGIN } from '../find-plugin.ts';
import {
  type Address,
  addressOf,
  bytesAt,
  loadTable,
  type NativeFunction,
  nativeFunction,
  textAt,
  wordsAt,
} from './native.ts';

/**
 * Functions of `PJRT_Api` by their index (xla/pjrt/c/pjrt_c_api.h). Functions are only ever appended, so the indices
 * hold for every plugin of major version 0.
 */
const PLACES = {
  Error_Destroy: 0,
  Error_Message: 1,
  Error_GetCode: 2,
  Plugin_Initialize: 3,
  Event_Destroy: 5,
  Event_Await: 8,
  Client_Create: 10,
  Client_Destroy: 11,
  Client_PlatformName: 12,
  Client_PlatformVersion: 14,
  Client_AddressableDevices: 16,
  Client_Compile: 20,
  Client_BufferFromHostBuffer: 22,
  DeviceDescription_Id: 23,
  DeviceDescription_Kind: 26,
  Device_GetDescription: 29,
  Executable_Destroy: 40,
  Executable_Serialize: 49,
  LoadedExecutable_Destroy: 50,
  LoadedExecutable_GetExecutable: 51,
  LoadedExecutable_Execute: 55,
  Executable_DeserializeAndLoad: 56,
  Buffer_Destroy: 58,
  Buffer_ToHostBuffer: 70,
} as const;

export type ApiFunction = keyof typeof PLACES;

/** `PJRT_Api` begins with its size, an extension pointer, and a version of 24 bytes. */
const FIRST = 5;
const FUNCTIONS = 71;
const MAJOR = 0;
/**
 * The first minor version with every function used here in these forms (`Client_AddressableDevices`, serialized
 * executables).
 */
const LEAST_MINOR = 40;

/** A loaded plugin: its functions, by name, on structs of 64-bit words. */
export type PjrtApi = ReturnType<typeof loadApi>;

type Words = readonly (bigint | number)[];

/** Structs only grow. A plugin refuses a struct shorter than its own and ignores fields that it does not know. */
const ROOM = 24;

/** A struct of PJRT: its size, these words, and zeros for fields of later versions. */
export function structOf(words: Words): BigUint64Array {
  const struct = new BigUint64Array(1 + words.length + ROOM);
  struct[0] = BigInt(struct.byteLength);
  words.forEach((word, index) => {
    struct[index + 1] = BigInt.asUintN(64, BigInt(word));
  });
  return struct;
}

/** An error that a plugin reports. */
export class PjrtError extends Error {
  readonly called: ApiFunction;
  /** `absl::StatusCode`: 8 is an exhausted resource. */
  readonly code: number;
  constructor(called: ApiFunction, code: number, message: string) {
    super(message);
    this.name = 'PjrtError';
    this.called = called;
    this.code = code;
  }
}

/** @throws SelgenError if the file is no plugin, or its version is not supported. */
export function loadApi(file: string) {
  const table = loadTable(file, 'GetPjrtApi');
  const size = Number(wordsAt(table, 1)[0]);
  const head = new Int32Array(bytesAt(table, 40).buffer);
  const [major, minor] = [head[8]!, head[9]!];
  if (major !== MAJOR || minor < LEAST_MINOR || size < 8 * (FIRST + FUNCTIONS)) {
    fail(
      'engine xla',
      `Expected a PJRT plugin of version ${MAJOR}.${LEAST_MINOR} or a later ${MAJOR}.x, got ${major}.${minor} in ${file}. ` +
        (major > MAJOR
          ? `Install an older plugin: ${GET_PLUGIN}, or a newer selgen.`
          : `Install a newer plugin: ${GET_PLUGIN}.`),
    );
  }
  const addresses = wordsAt(table, FIRST + FUNCTIONS).subarray(FIRST);
  const functions = new Map<ApiFunction, NativeFunction>();
  const functionOf = (name: ApiFunction): NativeFunction => {
    const known = functions.get(name);
    if (known) return known;
    const address = addresses[PLACES[name]]!;
    if (!address)
      fail(
        'engine xla',
        `Expected the plugin ${file} to have PJRT_${name}, got none. Install a newer one: ${GET_PLUGIN}.`,
      );
    const made = nativeFunction(address);
    functions.set(name, made);
    return made;
  };

  const check = (name: ApiFunction, error: Address): void => {
    if (!error) return;
    const message = structOf([0, error, 0, 0]);
    functionOf('Error_Message').now(message);
    const code = structOf([0, error, 0]);
    functionOf('Error_GetCode').now(code);
    const text = textAt(message[3]!, message[4]!);
    functionOf('Error_Destroy').now(structOf([0, error]));
    throw new PjrtError(name, Number(code[3]! & 0xffffffffn), text);
  };

  const api = {
    file,
    version: `${major}.${minor}`,
    /** Calls a function with a struct of these words. Returns the whole struct with the plugin's results in it. */
    now(name: ApiFunction, words: Words): BigUint64Array {
      const given = structOf(words);
      check(name, functionOf(name).now(given));
      return given;
    },
    /** Does the same on another thread. The struct points to memory; `held` keeps that memory alive. */
    async later(name: ApiFunction, words: Words, held: readonly unknown[] = []): Promise<BigUint64Array> {
      const given = structOf(words);
      const error = await functionOf(name).later(given);
      // This use of `given` keeps its memory from being moved or freed while it is read.
      addressOf(given);
      for (const value of held) void value;
      check(name, error);
      return given;
    },
    /** Waits for an event and frees it. */
    async settled(event: Address): Promise<void> {
      if (!event) return;
      try {
        await api.later('Event_Await', [0, event]);
      } finally {
        api.now('Event_Destroy', [0, event]);
      }
    },
  };
  return api;
}
