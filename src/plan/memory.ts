import type { StoredFormat } from '../engine/engine.ts';
import { devicesOf, type Mesh, ONE_DEVICE } from '../engine/xla/mesh.ts';
import type { ProgramUse } from './counting-engine.ts';
import { BYTES, type DescribedModel } from './describe-model.ts';
import type { PhaseUsage, TrialUsage } from './trial-usage.ts';

/** Peak bytes of a trial, in the memory of each device and of the process. */
export interface Memory {
  readonly device: number;
  readonly host: number;
}

export interface EngineMemory {
  readonly engine: EngineName;
  /** How the engine holds weights, or its mesh of devices. */
  readonly form: string;
  readonly training: Memory;
  readonly answering: Memory;
  /** The number of devices of a trial. */
  readonly devices: number;
}

export type EngineName = 'cpu' | 'xla' | 'webgpu';

/** Node.js with tfjs, ONNX Runtime and a traced program. */
const PROCESS = 0.37e9;
/** The plugin of XLA, with its compiler and its first program. */
const PLUGIN = 0.25e9;
/** What XLA holds of a compiled program for each layer of the network: 40 MiB for 30. */
const PROGRAM_LAYER = 1.4e6;
/** A tokenizer's bytes for each entry of its vocabulary: texts and merges are JavaScript objects. */
const BYTES_A_TOKEN = 1000;
/**
 * Copies of an adapter with its two moments that exist at once: the current one, and earlier ones that the collector
 * has not freed yet.
 */
const STATES = 4;
/**
 * Smaller programs have an arena, which doubles as it grows and never shrinks: its size relative to what lives in it.
 */
const ARENA = 2.4;
/** How many programs of large weights are kept at once (`engine/program-cache.ts`). */
const PROGRAMS = 4;
/** Programs with more bytes of weights have no arena (`engine/onnx/stored-weights.ts`). */
const LARGE = 2 ** 28;

/**
 * The memory on each engine and mesh. The estimates for `cpu` and for `xla` on a processor were compared with measured
 * peaks; the others come from the same graphs.
 */
export function memoryOn(model: DescribedModel, usage: TrialUsage, meshes: readonly Mesh[]): EngineMemory[] {
  const state = 3 * 4 * usage.adapterParameters;
  const base = PROCESS + BYTES_A_TOKEN * model.network.vocabulary;
  const weights = (format: StoredFormat) => model.parameters * BYTES[format];
  const compiled = (programs: number) => PLUGIN + (programs - 1) * PROGRAM_LAYER * model.network.layers;
  /** @param states Copies of the adapter's state in the process. */
  const phases = (of: (largest: ProgramUse, programs: number, states: number) => Memory) => {
    const memory = ({ largest, programs }: PhaseUsage, states: number) =>
      largest ? of(largest, programs, states) : { device: 0, host: base };
    return { training: memory(usage.training, STATES), answering: memory(usage.answering, 0) };
  };
  const cpu = (form: 'stored' | 'float32'): EngineMemory => ({
    ...{ engine: 'cpu', form, devices: 1 },
    ...phases(({ liveBytesOnnx, widenedBytes, heldBytes }, programs, states) => {
      const held = form === 'stored' ? weights(model.format) : weights('float32') * Math.min(programs, PROGRAMS);
      const grown = weights(model.format) > LARGE ? 1 : ARENA;
      const widened = form === 'stored' ? widenedBytes : 0;
      return { device: 0, host: base + held + states * state + grown * liveBytesOnnx + widened + heldBytes };
    }),
  });
  const device = (engine: EngineName, form: string, mesh: Mesh, format: StoredFormat): EngineMemory => ({
    ...{ engine, form, devices: devicesOf(mesh) },
    ...phases(({ inputBytes, liveBytes, liveBytesOnnx, widenedBytes, heldBytes }, programs) => {
      // XLA widens a weight in the product that reads it.
      const widened = engine !== 'xla' && format === model.format ? widenedBytes : 0;
      // `webgpu` is ONNX Runtime, too.
      const live = engine === 'xla' ? liveBytes / mesh.data : liveBytesOnnx;
      return {
        device: (weights(format) + widened) / mesh.model + inputBytes + live + heldBytes,
        // Weights pass through the process one at a time.
        host: base + (engine === 'xla' ? compiled(programs) : 0) + state + model.largestMatrix * BYTES[format],
      };
    }),
  });
  return [
    cpu('stored'),
    cpu('float32'),
    ...meshes.map((mesh) => device('xla', nameOf(mesh), mesh, model.format)),
    device('webgpu', 'one device', ONE_DEVICE, 'float32'),
  ];
}

function nameOf({ data, model }: Mesh): string {
  const parts = [...(data > 1 ? [`data=${data}`] : []), ...(model > 1 ? [`model=${model}`] : [])];
  return parts.join(',') || 'one device';
}
