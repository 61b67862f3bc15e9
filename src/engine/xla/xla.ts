import { hashJson, sha256 } from '../../lib/hash.ts';
import { checkInputs, type Definition, type Engine, type HostArray, type Program, type Value } from '../engine.ts';
import { trace } from '../graph/trace.ts';
import { type KeptFiles, keptFiles } from '../kept-files.ts';
import { type ConstantStore, constantStore } from './constants.ts';
import { lowerToStableHlo } from './lower.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import { openPlugin, type PjrtClient } from './pjrt/client.ts';
import type { PjrtExecutable } from './pjrt/executable.ts';
import type { Precision } from './product.ts';

export interface XlaOptions {
  /** A PJRT plugin: a shared library. */
  readonly plugin: string;
  /** The type of what is multiplied in matrix products; all else is float32. @defaultValue float32 */
  readonly precision?: Precision;
  /** Folder where compiled programs are kept for the next process that needs them. @defaultValue none are kept */
  readonly executables?: string;
  /** Share of a GPU's memory that this process may take, in (0, 1]. @defaultValue the plugin's own */
  readonly memoryFraction?: number;
}

/** An array in a device's memory. */
interface DeviceArray extends Value {
  readonly buffer: PjrtBuffer;
}

/** Bytes of all kept executables. */
const LIMIT = 2 ** 30;

/**
 * XLA through a PJRT plugin: programs are StableHLO, and what they compute stays on the device until it is read. Calls do not
 * block JavaScript.
 *
 * @throws SelgenError if the plugin does not load, is of another version, or finds no device.
 */
export function xlaEngine({ plugin, precision = 'float32', executables, memoryFraction }: XlaOptions): Engine {
  const client = openPlugin(plugin, optionsFor(plugin, memoryFraction));
  const kept = executables ? keptFiles(executables, LIMIT) : undefined;
  const constants = constantStore(client);
  const { platform, version, devices } = client;
  // A process that ends while the plugin's threads run may crash.
  const close = () => client.dispose();
  process.once('exit', close);
  return {
    name: 'xla',
    details: { runtime: 'pjrt', platform, device: devices[0]!.kind, version, precision },
    compile: (definition) => compileXla(definition, { client, constants, kept, precision }),
    async read(value) {
      if (!('buffer' in value)) return value as HostArray;
      const { shape, dtype, buffer } = value as DeviceArray;
      const { buffer: memory } = await buffer.bytes();
      return { shape, dtype, data: dtype === 'int32' ? new Int32Array(memory) : new Float32Array(memory) };
    },
    async dispose() {
      process.off('exit', close);
      close();
    },
  };
}

/** Devices of others take no options. Memory is asked for as it is needed, so that two processes can share a GPU. */
function optionsFor(plugin: string, memoryFraction: number | undefined) {
  if (!/cuda|rocm|gpu/i.test(plugin)) return {};
  return { preallocate: false, ...(memoryFraction === undefined ? {} : { memory_fraction: memoryFraction }) };
}

interface Machine {
  readonly client: PjrtClient;
  readonly constants: ConstantStore;
  readonly kept: KeptFiles | undefined;
  readonly precision: Precision;
}

async function compileXla(definition: Definition, machine: Machine): Promise<Program> {
  const { client, constants, precision } = machine;
  const { graph, outputs } = trace(definition);
  const { text, constants: needed } = lowerToStableHlo(graph, { precision, donates: definition.donates ?? [] });
  const executable = await compiled(text, machine);
  const held: PjrtBuffer[] = [];
  for (const constant of needed) held.push(await constants.onDevice(constant));
  const results = Object.entries(outputs);
  const inputs = Object.keys(definition.inputs);
  const donated = new Set(definition.donates);

  return {
    async run(values) {
      checkInputs(definition, values);
      const given = await Promise.all(inputs.map((name) => toDevice(client, values[name]!)));
      const [made] = await executable.execute(
        [[...given.map(({ buffer }) => buffer), ...held]],
        results.map(([, output]) => output),
      );
      given.forEach(({ buffer, own }, index) => {
        if (own || donated.has(inputs[index]!)) buffer.dispose();
      });
      return Object.fromEntries(results.map(([name, output], index) => [name, { ...output, buffer: made![index]! }]));
    },
    dispose: async () => executable.dispose(),
  };
}

/** @returns `own` where the buffer is of this run only. */
async function toDevice(client: PjrtClient, value: Value): Promise<{ buffer: PjrtBuffer; own: boolean }> {
  if ('buffer' in value) return { buffer: (value as DeviceArray).buffer, own: false };
  const { data, dtype, shape } = value as HostArray;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { buffer: await client.put(bytes, dtype, shape), own: true };
}

/** Changes with the form of the entries. */
const FORMAT = 1;

/** The program, compiled; by an earlier process if it was kept. One that does not load is compiled again. */
async function compiled(text: string, { client, kept }: Machine): Promise<PjrtExecutable> {
  if (!kept) return client.compile(text);
  const machine = [
    client.platform,
    client.version,
    client.devices.map(({ kind }) => kind),
    process.env.XLA_FLAGS ?? '',
  ];
  const name = `${hashJson([FORMAT, sha256(text), machine, process.arch, process.platform])}.pjrt`;
  const bytes = kept.read(name);
  if (bytes) {
    try {
      return await client.deserialize(bytes);
    } catch {
      kept.discard(name);
    }
  }
  const executable = await client.compile(text);
  try {
    kept.keep(name, executable.serialize());
  } catch {
    // A plugin need not be able to: the program runs all the same.
  }
  return executable;
}
