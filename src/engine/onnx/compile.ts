import { InferenceSession, Tensor } from 'onnxruntime-node';
import { mapValues } from '../../lib/records.ts';
import { checkInputs, type Definition, type HostArray, type Program, type Value } from '../engine.ts';
import { type TraceOptions, trace } from '../graph/trace.ts';
import { lowerToOnnx, outputName } from './lower.ts';
import type { LoweringOptions } from './lowerings.ts';

/** An array in a device's memory, as ONNX Runtime holds it. */
export interface DeviceArray extends Value {
  readonly buffer: Tensor;
}

export interface CompileOptions {
  readonly session: InferenceSession.SessionOptions;
  /** Opens the session. @defaultValue a session of its own */
  readonly open?: (bytes: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
  readonly dialect?: TraceOptions & LoweringOptions;
  /** Whether an output stays on the device. @defaultValue none stays */
  readonly stays?: (output: Value) => boolean;
}

/** Traces a program and makes it an ONNX Runtime session. */
export async function compileOnnx(
  definition: Definition,
  { session: options, open = (...given) => InferenceSession.create(...given), dialect, stays }: CompileOptions,
): Promise<Program> {
  const { graph, outputs } = trace(definition, dialect);
  const { bytes, inPlace } = lowerToOnnx(graph, dialect);
  const overwritable = (definition.donates ?? []).filter((name) => inPlace.includes(name));
  const locations = Object.entries(outputs).map(
    ([name, output]) => [outputName(name), stays?.(output) ? 'gpu-buffer' : 'cpu'] as const,
  );
  const session = await open(bytes, {
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    ...(stays ? { preferredOutputLocation: Object.fromEntries(locations) } : {}),
    ...options,
  });
  return {
    async run(inputs) {
      checkInputs(definition, inputs);
      const feeds = mapValues(definition.inputs, (_, name) => toTensor(inputs[name]!));
      const overwritten: Record<string, Tensor> = {};
      // The device allocates what stays on it.
      if (!stays) for (const name of overwritable) overwritten[outputName(name)] = feeds[name]!;
      const anew = Object.keys(outputs).map((name) => [outputName(name), null] as const);
      // ONNX Runtime returns a copy of an overwritten array; the array itself already has the numbers.
      const results = {
        ...(await session.run(feeds, { ...Object.fromEntries(anew), ...overwritten })),
        ...overwritten,
      };
      // This use of `inputs` keeps their memory from being freed before it is read.
      checkInputs(definition, inputs);
      return mapValues(outputs, (output, name) => toValue(results[outputName(name)] as Tensor, output));
    },
    dispose: () => session.release(),
  };
}

function toTensor(value: Value): Tensor {
  if ('buffer' in value) return (value as DeviceArray).buffer;
  const { dtype, data, shape } = value as HostArray;
  return new Tensor(dtype, data as Float32Array, [...shape]);
}

/** ONNX Runtime calls every tensor on a device float32, so the type comes from the trace. */
function toValue(tensor: Tensor, { shape, dtype }: Value): HostArray | DeviceArray {
  return tensor.location === 'gpu-buffer'
    ? { shape, dtype, buffer: tensor }
    : { shape, dtype, data: tensor.data as HostArray['data'] };
}
