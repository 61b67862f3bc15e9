import { type NamedAttrMap, type Tensor, type TensorInfo, tf } from '../../tensor/tfjs.ts';

/** The used part of the backend that `@tensorflow/tfjs-node-gpu` registers. */
interface Backend {
  readonly binding: Readonly<Record<'TF_ATTR_TYPE' | 'TF_ATTR_INT' | 'TF_FLOAT' | 'TF_INT32' | 'TF_BOOL', number>>;
  executeSingleOutput(operation: string, attributes: readonly Attribute[], inputs: readonly TensorInfo[]): Tensor;
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

type Compute = (inputs: Readonly<Record<string, TensorInfo>>, attrs: NamedAttrMap, backend: Backend) => TensorInfo;

/** Kernels that the package lacks, or that differ from tfjs's other backends. */
const KERNELS: Readonly<Record<string, Compute>> = {
  /** Missing; tfjs would take six kernels instead. */
  LogSoftmax: ({ logits }, _, backend) =>
    backend.executeSingleOutput('LogSoftmax', [typeOf(backend, 'T', logits!)], [logits!]),

  /** The package's kernel takes no axis counted from the end, and waits until the indices come back from the device. */
  GatherV2: ({ x, indices }, { axis, batchDims }, backend) => {
    const from = tf.scalar((axis as number) < 0 ? (axis as number) + x!.shape.length : (axis as number), 'int32');
    const attributes = [
      { name: 'batch_dims', type: backend.binding.TF_ATTR_INT, value: batchDims },
      typeOf(backend, 'Tparams', x!),
      typeOf(backend, 'Tindices', indices!),
      typeOf(backend, 'Taxis', from),
    ];
    const result = backend.executeSingleOutput('GatherV2', attributes, [x!, indices!, from]);
    from.dispose();
    return result;
  },

  /** The package's kernel gives float32 for float32; the others give int32. */
  FloorDiv: ({ a, b }, _, backend) => {
    const quotients = backend.executeSingleOutput('FloorDiv', [typeOf(backend, 'T', a!)], [a!, b!]);
    if (quotients.dtype === 'int32') return quotients;
    const integers = quotients.toInt();
    quotients.dispose();
    return integers;
  },
};

/** Registers these kernels in place of the package's. */
export function registerKernels(): void {
  for (const [kernelName, compute] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, 'tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({
      kernelName,
      backendName: 'tensorflow',
      kernelFunc: ({ inputs, attrs, backend }) =>
        compute(inputs as Record<string, TensorInfo>, attrs ?? {}, backend as Backend),
    });
  }
}

function typeOf({ binding }: Backend, name: string, { dtype }: TensorInfo): Attribute {
  const value = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }[dtype as 'float32'];
  return { name, type: binding.TF_ATTR_TYPE, value };
}
