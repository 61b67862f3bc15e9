import { mapValues } from '../../lib/records.ts';
import { type Tensor, tf, withBackend } from '../../tensor/tfjs.ts';
import {
  type ArrayType,
  type Constant,
  checkInputs,
  checkOutput,
  type Definition,
  type Engine,
  type HostArray,
  numbersOf,
  type Program,
  type Value,
} from '../engine.ts';

export interface EagerOptions extends Pick<Engine, 'name' | 'details'> {
  /** tfjs's name for the backend. */
  readonly backend: string;
  /**
   * Whether results stay on the backend until nothing refers to them. @defaultValue false: they are copied to
   * JavaScript's memory
   */
  readonly keeps?: boolean;
}

/**
 * Runs programs on one of tfjs's own backends, kernel by kernel. Constants stay on the backend, once for all programs
 * that share them.
 */
export function eagerEngine({ backend, keeps = false, ...description }: EagerOptions): Engine {
  /** Every program holds one tensor for each of its constants; these tensors share the constant's numbers. */
  const shared = new Map<Constant, Set<Tensor>>();
  const hold = (constant: Constant): Tensor => {
    const holders = shared.get(constant) ?? new Set();
    const [other] = holders;
    const tensor = other?.clone() ?? upload(constant);
    shared.set(constant, holders.add(tensor));
    return tensor;
  };
  const release = (constant: Constant, tensor: Tensor): void => {
    tensor.dispose();
    const holders = shared.get(constant);
    holders?.delete(tensor);
    if (holders?.size === 0) shared.delete(constant);
  };
  const output: (tensor: Tensor) => Value = keeps ? keep : download;
  const compile = (definition: Definition): Program => {
    const { name: program, inputs, constants = {}, body } = definition;
    const held = mapValues(constants, hold);
    return {
      run: async (values) => {
        checkInputs(definition, values);
        return withBackend(backend, () => {
          const results: Record<string, Value> = {};
          tf.tidy(() => {
            const given = mapValues(inputs, (_, name) => tensorOf(values[name]!));
            for (const [name, tensor] of Object.entries(body({ ...held, ...given }))) {
              checkOutput(program, name, tensor.dtype);
              results[name] = output(tensor);
            }
          });
          return results;
        });
      },
      dispose: async () => {
        for (const [name, tensor] of Object.entries(held)) release(constants[name]!, tensor);
      },
    };
  };
  return {
    ...description,
    compile: async (definition) => withBackend(backend, () => compile(definition)),
    read: async (value) => ('tensor' in value ? download((value as KeptValue).tensor) : (value as HostArray)),
    dispose: async () => {},
  };
}

/** A value whose numbers lie on the backend. */
interface KeptValue extends Value {
  readonly tensor: Tensor;
}

// Programs pass values on and do not say when they are done with them. A step makes enough garbage for the collector to
// notice.
const unreachable = new FinalizationRegistry<Tensor>((tensor) => tensor.dispose());

function keep(result: Tensor): KeptValue {
  const tensor = tf.keep(result.clone());
  const value = { shape: tensor.shape, dtype: tensor.dtype as ArrayType, tensor };
  unreachable.register(value, tensor);
  return value;
}

function tensorOf(value: Value): Tensor {
  return 'tensor' in value ? (value as KeptValue).tensor : upload(value as HostArray);
}

function upload(array: Constant): Tensor {
  return tf.tensor(numbersOf(array), [...array.shape], array.dtype);
}

function download(tensor: Tensor): HostArray {
  return {
    shape: tensor.shape,
    dtype: tensor.dtype as ArrayType,
    data: tensor.dataSync().slice() as HostArray['data'],
  };
}
