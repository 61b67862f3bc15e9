import { fail } from '../../lib/errors.ts';
import { mapValues } from '../../lib/records.ts';
import {
  type BackendValues,
  type DataId,
  type DataType,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
  tf,
  withBackend,
} from '../../tensor/tfjs.ts';
import { checkOutput, type Definition, type Value } from '../engine.ts';
import { createGraph, type Graph, type GraphBuilder, type GraphValue, type StoredOptions } from './graph.ts';
import { KERNELS } from './kernels/index.ts';
import { type Kernel, reshaped } from './kernels/kernel.ts';
import type { ValueType } from './op.ts';

/** The computation of a definition. */
export interface Trace {
  readonly graph: Graph;
  /** Shapes and types of the outputs, in the order in which `body` returned them. */
  readonly outputs: Readonly<Record<string, Value>>;
}

/** What an engine asks of the trace. */
export interface TraceOptions extends StoredOptions {
  /** Kernels that replace those of the table. */
  readonly kernels?: Readonly<Record<string, Kernel>>;
}

/**
 * Runs the definition's body once on symbolic tensors and records its computation. tfjs differentiates the body as
 * usual; the recording backend only ever sees kernels.
 */
export function trace({ name, inputs, constants = {}, body }: Definition, options: TraceOptions = {}): Trace {
  return withBackend(BACKEND, () => {
    const graph = createGraph(options);
    recorder.start(graph, { ...KERNELS, ...options.kernels });
    try {
      const given = mapValues(inputs, ({ shape, dtype }, input) => graph.input(input, shape, dtype));
      const held = mapValues(constants, (constant) => {
        const { shape, dtype } = constant;
        return 'part' in constant ? graph.stored(shape, constant.part) : graph.constant(shape, dtype, constant.data);
      });
      const results = body(mapValues({ ...given, ...held }, (value) => recorder.tensor(value)));
      const values = mapValues(results, ({ dataId, shape, dtype }, output) => {
        checkOutput(name, output, dtype);
        return recorder.value(dataId, shape);
      });
      const outputs = mapValues(results, ({ shape, dtype }) => ({ shape, dtype }) as Value);
      return { graph: graph.finish(name, values), outputs };
    } finally {
      recorder.graph = undefined;
    }
  });
}

const BACKEND = 'selgen-trace';

/** A tfjs backend that holds graph values instead of numbers. */
class Recorder extends tf.KernelBackend {
  graph: GraphBuilder | undefined;
  kernels = KERNELS;
  private values = new WeakMap<object, GraphValue>();

  start(graph: GraphBuilder, kernels: typeof KERNELS): void {
    this.graph = graph;
    this.kernels = kernels;
    // Names of one graph have no meaning in another.
    this.values = new WeakMap();
  }

  /** The graph value of a tensor. A reshaped tensor shares its data, so the shape is needed too. */
  value(id: DataId, shape: readonly number[]): GraphValue {
    const stored =
      this.values.get(id) ??
      fail('engine', 'Expected tensors of this program, got one of an earlier program. Make it inside the function.');
    return reshaped(this.graph!, this.graph!.widened(stored), shape);
  }

  tensor(value: GraphValue): Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.info(value), this);
  }

  info(value: GraphValue): TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    const isHalf = value.type === 'bfloat16' || value.type === 'float16';
    return { dataId, shape: [...value.shape], dtype: isHalf ? 'float32' : (value.type as DataType) };
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype);
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType): void {
    if (!this.graph)
      fail('engine', 'Expected no tensor on the tracing backend outside a trace, got one. Make it later.');
    const { graph } = this;
    const data = values as Float32Array;
    // tfjs makes zeros and ones as arrays of the full size.
    const value =
      data.length > 1 && data.every((number) => number === data[0])
        ? graph.expanded(graph.constant([], dtype as ValueType, [data[0]!]), shape)
        : graph.constant(shape, dtype as ValueType, data);
    this.values.set(dataId, value);
  }

  override readSync(): never {
    return fail(
      'engine',
      'Expected a traced function, got one that reads the value of a tensor. Keep data(), dataSync() and print() out.',
    );
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override disposeData = () => true;
  override incRef(): void {}
  override refCount = () => 1;
  override numDataIds = () => 0;
  override floatPrecision = (): 16 | 32 => 32;
  override epsilon = () => 1e-7;
  override dispose(): void {}
}

const recorder = new Recorder();
tf.registerBackend(BACKEND, () => recorder);

for (const kernelName of Object.keys(KERNELS)) {
  tf.registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs }) => {
      const graph = recorder.graph!;
      const values: Record<string, GraphValue> = {};
      const resolve = (info: TensorInfo) => recorder.value(info.dataId, info.shape);
      const isList = Array.isArray(inputs);
      if (!isList)
        for (const [key, info] of Object.entries(inputs)) if (info) values[key] = resolve(info as TensorInfo);
      const list = isList ? (inputs as unknown as TensorInfo[]).map(resolve) : Object.values(values);
      const result = recorder.kernels[kernelName]!({
        graph,
        inputs: values,
        list,
        attrs: (attrs ?? {}) as NamedAttrMap,
      });
      return Array.isArray(result) ? result.map((value) => recorder.info(value)) : recorder.info(result as GraphValue);
    },
  });
}

// tfjs's own error says only that the kernel is not registered, which does not help the author of a method.
for (const kernelName of tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName)) {
  if (kernelName in KERNELS) continue;
  tf.registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: () =>
      fail(
        'engine',
        `Expected an operation of the kernel table, got tfjs kernel '${kernelName}'. Add a line for '${kernelName}' to ` +
          `src/engine/graph/kernels/ (see src/engine/README.md), or write the function with other operations. ` +
          `The table has: ${Object.keys(KERNELS).sort().join(', ')}.`,
      ),
  });
}
