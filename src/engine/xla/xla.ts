import { basename, dirname, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { mapValues } from '../../lib/records.ts';
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
import { keepFreedMemoryWhile, returnFreedMemory, trimCompilersMemory, trimGrownMemory } from '../freed-memory.ts';
import { batchesInTurn } from '../graph/batch-order.ts';
import { rawBytes } from '../graph/graph.ts';
import { trace } from '../graph/trace.ts';
import { keptFiles } from '../kept-files.ts';
import { openCompiler } from './compiler.ts';
import { constantStore } from './constants.ts';
import { devicesOf, type Mesh, ONE_DEVICE, type Split, splitOfInput } from './mesh.ts';
import { compileParts, type Machine, runParts } from './parts.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import { openPlugin } from './pjrt/client.ts';
import type { Precision } from './product.ts';
import { putOnMesh, takeFromMesh } from './put-on-mesh.ts';

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
  /**
   * Bytes of weights from which a mesh's program is cut into layers. Each part costs a compilation for the mesh, which
   * a tiny model does not win back: 20 updates of six narrow layers took three times as long cut as whole. @defaultValue
   * 16 MiB
   */
  readonly cutsFrom?: number;
}

/** An array in the memory of each device. */
interface DeviceArray extends Value {
  /** A device's part if the array is split, else the whole of it. */
  readonly buffers: readonly PjrtBuffer[];
  readonly split: Split;
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
  const { plugin, precision = 'float32', executables, memoryFraction, mesh = ONE_DEVICE, cutsFrom = 2 ** 24 } = options;
  const client = openPlugin(plugin, optionsFor(plugin, memoryFraction));
  // On a processor, values between parts are in the process's own memory. Each update takes and frees it.
  returnFreedMemory();
  const kept = executables ? keptFiles(executables, LIMIT) : undefined;
  const { platform, version, devices } = client;
  const count = devicesOf(mesh);
  if (devices.length < count) {
    client.dispose();
    fail(
      'engine xla',
      `Expected ${count} devices for SELGEN_MESH, got ${devices.length}. Ask for no more, or make more visible.`,
    );
  }
  const dropped = droppedArrays();
  const compile = openCompiler(client, kept, mesh);
  const constants = constantStore(client, mesh, { compile, collect: dropped.collect });
  const weights = options.weights ?? (platform === 'cpu' && precision === 'float32' ? 'float32' : 'stored');
  const machine = { client, compile, constants, precision, mesh, cutsFrom };
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
    sharesWeights: true,
    // Measured on a processor only, which packs a product's operands. On several devices each slice of a split head would
    // lie on some of them.
    slicesHead: platform === 'cpu' && count === 1,
    compile: (definition) => compileXla(definition, { ...machine, dropped, weights }),
    read: (value) => hostOf(value, mesh),
    // A GPU's plugin has an allocator of its own, which keeps memory anyway.
    keepMemoryWhile: (work) => (platform === 'cpu' ? keepFreedMemoryWhile(work) : work()),
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

interface XlaMachine extends Machine {
  readonly dropped: DroppedArrays;
  readonly weights: WeightForm;
}

async function compileXla(definition: Definition, machine: XlaMachine): Promise<Program> {
  const { client, dropped, weights, mesh } = machine;
  const { inputs, donates = [], batch } = definition;
  const { graph: traced, outputs } = trace(definition, { storedWeights: weights === 'float32' ? 'wide' : 'narrow' });
  const graph = batchesInTurn(traced, batch);
  const splits = Object.entries(inputs).map(([name, value]): [string, Split] => {
    const isBatch = batch?.rows.includes(name) || batch?.positions.includes(name);
    return [name, isBatch ? splitOfInput(name, value, mesh, batch!.rows.includes(name)) : undefined];
  });
  const shares = { donates, splits: new Map(splits), outputsStaySplit: batch?.outputsStaySplit };
  const { parts, splitOfOutput } = await compileParts(graph, shares, machine);
  if (client.platform === 'cpu') trimCompilersMemory();
  const donated = new Set(donates);

  return {
    async run(values) {
      checkInputs(definition, values);
      const given = await Promise.all(
        splits.map(async ([name, split]) => {
          const value = values[name]!;
          if ('buffers' in value) {
            const { buffers, split: own } = value as DeviceArray;
            if (own === split) {
              const isOwn = donated.has(name);
              if (isOwn) dropped.forget(value);
              return { name, buffers, isOwn };
            }
          }
          const { data, dtype: type, shape } = (await hostOf(value, mesh)) as HostArray;
          const bytes = rawBytes(data);
          return { name, buffers: await putOnMesh(client, mesh, bytes, { type, shape }, split), isOwn: true };
        }),
      );
      const there = new Map(given.map(({ name, buffers }) => [graph.inputs[name]!, buffers]));
      const made = await runParts(parts, there, devicesOf(mesh));
      for (const { buffers, isOwn } of given) if (isOwn) for (const buffer of buffers) buffer.dispose();
      if (client.platform === 'cpu') trimGrownMemory();
      const arrays = mapValues(outputs, (output, name): DeviceArray => {
        return { ...output, buffers: made.get(name)!, split: splitOfOutput(name) };
      });
      for (const array of Object.values(arrays)) {
        dropped.watch(array, 4 * elements(array.buffers[0]!.shape) * array.buffers.length);
      }
      dropped.collectIfDue();
      return arrays;
    },
    async dispose() {
      for (const { executable } of parts) executable.dispose();
    },
  };
}

/** The array in JavaScript's memory. */
async function hostOf(value: Value, mesh: Mesh): Promise<HostArray> {
  if (!('buffers' in value)) return value as HostArray;
  const { shape, dtype, buffers, split } = value as DeviceArray;
  const { buffer: memory } = await takeFromMesh(buffers, split, mesh);
  return { shape, dtype, data: dtype === 'int32' ? new Int32Array(memory) : new Float32Array(memory) };
}
