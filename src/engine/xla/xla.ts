import { basename, dirname, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { elements } from '../../tensor/params.ts';
import { type DroppedArrays, droppedArrays } from '../dropped-arrays.ts';
import {
  checkInputs,
  type Definition,
  type Engine,
  type HostArray,
  type Program,
  type Value,
  type WeightForm,
} from '../engine.ts';
import { returnFreedMemory } from '../freed-memory.ts';
import { type Graph, type GraphValue, rawBytes } from '../graph/graph.ts';
import { trace } from '../graph/trace.ts';
import { type KeptFiles, keptFiles } from '../kept-files.ts';
import { type ConstantStore, constantStore } from './constants.ts';
import { cutIntoLayers } from './cut.ts';
import { lowerToStableHlo } from './lower.ts';
import { devicesOf, type Mesh, ONE_DEVICE, type Split, splitOfInput } from './mesh.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import { openPlugin, type PjrtClient } from './pjrt/client.ts';
import type { PjrtExecutable } from './pjrt/executable.ts';
import type { Precision } from './product.ts';
import { putOnMesh } from './put-on-mesh.ts';
import { shardingFor } from './shardings.ts';

export interface XlaOptions {
  /** A PJRT plugin: a shared library. */
  readonly plugin: string;
  /** The number type of the factors of matrix products. All other numbers are float32. @defaultValue float32 */
  readonly precision?: Precision;
  /**
   * @defaultValue `float32` on a processor without `bfloat16` products, which widens slowly; `stored` in all other cases
   */
  readonly weights?: WeightForm;
  /** A folder for compiled programs, so that later processes can load them. @defaultValue none are kept */
  readonly executables?: string;
  /** Share of a GPU's memory that this process may take, in (0, 1]. @defaultValue the plugin's own */
  readonly memoryFraction?: number;
  /** Devices that compute one program together. @defaultValue one */
  readonly mesh?: Mesh;
}

/** An array in the memory of each device. */
interface DeviceArray extends Value {
  readonly buffers: readonly PjrtBuffer[];
}

/** Bytes of all kept executables. */
const LIMIT = 2 ** 30;

/**
 * XLA through a PJRT plugin. Programs are StableHLO. Results stay on the device until they are read. Calls do not block
 * JavaScript.
 *
 * @throws SelgenError if the plugin does not load, is of another version, or finds no device.
 */
export function xlaEngine(options: XlaOptions): Engine {
  const { plugin, precision = 'float32', executables, memoryFraction, mesh = ONE_DEVICE } = options;
  const client = openPlugin(plugin, optionsFor(plugin, memoryFraction));
  // On a processor, values between parts are in the process's own memory. Each update takes and frees it.
  returnFreedMemory();
  const kept = executables ? keptFiles(executables, LIMIT) : undefined;
  const count = devicesOf(mesh);
  if (client.devices.length < count) {
    const { length } = client.devices;
    client.dispose();
    fail(
      'engine xla',
      `Expected ${count} devices for SELGEN_MESH, got ${length}. Ask for no more, or make more visible.`,
    );
  }
  const dropped = droppedArrays();
  const constants = constantStore({ client, mesh, compile: (text) => compiled(text, { client, kept, mesh }) });
  const { platform, version, devices } = client;
  const weights = options.weights ?? (platform === 'cpu' && precision === 'float32' ? 'float32' : 'stored');
  // A process that ends while the plugin's threads run may crash.
  const close = () => client.dispose();
  process.once('exit', close);
  return {
    name: 'xla',
    details: {
      runtime: 'pjrt',
      platform,
      device: devices[0]!.kind,
      version,
      precision,
      weights,
      ...(count === 1 ? {} : { mesh: `data=${mesh.data},model=${mesh.model}` }),
    },
    compile: (definition) => compileXla(definition, { client, dropped, constants, kept, precision, weights, mesh }),
    read: hostOf,
    async dispose() {
      process.off('exit', close);
      close();
    },
  };
}

/**
 * A processor's plugin takes no options. A GPU's plugin takes memory only as it needs it, so that two processes can share
 * the GPU. The name of the file or of its folder says which it is; folders further up do not count.
 */
function optionsFor(plugin: string, memoryFraction: number | undefined) {
  const name = join(basename(dirname(plugin)), basename(plugin));
  if (!/cuda|rocm|gpu/i.test(name)) return {};
  return { preallocate: false, ...(memoryFraction === undefined ? {} : { memory_fraction: memoryFraction }) };
}

interface Machine {
  readonly client: PjrtClient;
  readonly dropped: DroppedArrays;
  readonly constants: ConstantStore;
  readonly kept: KeptFiles | undefined;
  readonly precision: Precision;
  readonly weights: WeightForm;
  readonly mesh: Mesh;
}

async function compileXla(definition: Definition, machine: Machine): Promise<Program> {
  const { client, dropped, weights, mesh } = machine;
  const { inputs, donates = [], batch } = definition;
  const { graph, outputs } = trace(definition, { storedWeights: weights === 'float32' ? 'wide' : 'narrow' });
  const splits = Object.entries(inputs).map(([name, value]): [string, Split] => {
    const isBatch = batch?.rows.includes(name) || batch?.positions.includes(name);
    return [name, isBatch ? splitOfInput(name, value, mesh, batch!.rows.includes(name)) : undefined];
  });
  const parts = await compiledParts(graph, donates, new Map(splits), machine);
  const donated = new Set(donates);

  return {
    async run(values) {
      checkInputs(definition, values);
      const given = await Promise.all(
        splits.map(async ([name, split]) => {
          const value = values[name]!;
          if ('buffers' in value) {
            const { buffers } = value as DeviceArray;
            // A program's results are whole on each device. A batch is split, and comes from JavaScript.
            if (split === undefined) {
              const isOwn = donated.has(name);
              if (isOwn) dropped.forget(value);
              return { name, buffers, isOwn };
            }
          }
          const { data, dtype: type, shape } = (await hostOf(value)) as HostArray;
          const bytes = rawBytes(data);
          return { name, buffers: await putOnMesh(client, mesh, bytes, { type, shape }, split), isOwn: true };
        }),
      );
      const there = new Map(given.map(({ name, buffers }) => [graph.inputs[name]!, buffers]));
      const made = await runParts(parts, there, devicesOf(mesh));
      for (const { buffers, isOwn } of given) if (isOwn) for (const buffer of buffers) buffer.dispose();
      const named = Object.entries(outputs).map(([name, output]) => {
        const array: DeviceArray = { ...output, buffers: made.get(name)! };
        dropped.watch(array, 4 * elements(array.shape) * array.buffers.length);
        return [name, array] as const;
      });
      return Object.fromEntries(named);
    },
    async dispose() {
      for (const { executable } of parts) executable.dispose();
    },
  };
}

/** A part of a program, ready to run. */
interface Part {
  readonly graph: Graph;
  readonly executable: PjrtExecutable;
  readonly constants: readonly (readonly PjrtBuffer[])[];
  /** Inputs that neither a later part nor the caller reads. They are freed after this part. */
  readonly done: readonly GraphValue[];
}

async function compiledParts(
  graph: Graph,
  donates: readonly string[],
  splits: ReadonlyMap<string, Split>,
  machine: Machine,
): Promise<readonly Part[]> {
  const { constants, precision, mesh } = machine;
  const sharding = devicesOf(mesh) === 1 ? undefined : shardingFor(graph, splits, mesh);
  const graphs = cutIntoLayers(graph);
  const last = new Map<GraphValue, number>();
  graphs.forEach(({ inputs }, index) => {
    for (const value of Object.values(inputs)) last.set(value, index);
  });
  const kept = new Set([...Object.values(graph.inputs), ...Object.values(graph.outputs)]);
  const lowered = graphs.map((part, index) =>
    lowerToStableHlo(part, {
      precision,
      donates: donates.filter((name) => last.get(graph.inputs[name]!) === index),
      ...(sharding ? { sharding } : {}),
    }),
  );
  const texts = [...new Set(lowered.map(({ text }) => text))];
  const putAll = async () => {
    const held: (readonly PjrtBuffer[])[][] = [];
    // One after the other, so that JavaScript's memory holds one weight at a time.
    for (const { constants: needed } of lowered) {
      const buffers: (readonly PjrtBuffer[])[] = [];
      for (const constant of needed) buffers.push(await constants.onDevices(constant));
      held.push(buffers);
    }
    return held;
  };
  const [made, held] = await bothOf(Promise.all(texts.map((text) => compiled(text, machine))), putAll());
  const executables = new Map(texts.map((text, index) => [text, made[index]!]));
  return lowered.map(({ text }, index) => {
    const part = graphs[index]!;
    const done = Object.values(part.inputs).filter((value) => last.get(value) === index && !kept.has(value));
    return { graph: part, executable: executables.get(text)!, constants: held[index]!, done };
  });
}

/** Waits for both before it throws, because the engine may be disposed after an error. */
async function bothOf<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

/** @returns The outputs by name. */
async function runParts(
  parts: readonly Part[],
  there: Map<GraphValue, readonly PjrtBuffer[]>,
  devices: number,
): Promise<ReadonlyMap<string, readonly PjrtBuffer[]>> {
  const results = new Map<string, readonly PjrtBuffer[]>();
  for (const { graph, executable, constants, done } of parts) {
    const all = [...Object.values(graph.inputs).map((value) => there.get(value)!), ...constants];
    const outputs = Object.entries(graph.outputs);
    const made = await executable.execute(
      Array.from({ length: devices }, (_, device) => all.map((buffers) => buffers[device]!)),
      outputs.map(([, value]) => value),
    );
    outputs.forEach(([name, value], index) => {
      const buffers = made.map((list) => list[index]!);
      there.set(value, buffers);
      results.set(name, buffers);
    });
    for (const value of done) for (const buffer of there.get(value)!) buffer.dispose();
  }
  return results;
}

/** The array in JavaScript's memory. */
async function hostOf(value: Value): Promise<HostArray> {
  if (!('buffers' in value)) return value as HostArray;
  const { shape, dtype, buffers } = value as DeviceArray;
  const { buffer: memory } = await buffers[0]!.bytes();
  return { shape, dtype, data: dtype === 'int32' ? new Int32Array(memory) : new Float32Array(memory) };
}

/** The version of the kept files' form. */
const FORMAT = 1;

/** Loads the program if an earlier process kept it; otherwise compiles it. A kept file that does not load is discarded. */
async function compiled(
  text: string,
  { client, kept, mesh }: Pick<Machine, 'client' | 'kept' | 'mesh'>,
): Promise<PjrtExecutable> {
  const count = devicesOf(mesh);
  const devices = count === 1 ? [] : client.devices.slice(0, count).map(({ id }) => id);
  if (!kept) return client.compile(text, { devices });
  const machine = [
    client.platform,
    client.version,
    client.devices.map(({ kind }) => kind),
    // Without splits, the text is the same for two devices and for four.
    devices,
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
  const executable = await client.compile(text, { devices });
  try {
    kept.keep(name, executable.serialize());
  } catch {
    // Some plugins cannot serialize. The program still runs.
  }
  return executable;
}
