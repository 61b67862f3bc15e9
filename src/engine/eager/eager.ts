import { type Tensor, tf, withBackend } from '../../tensor/tfjs.ts';
import {
  type Constant,
  checkInputs,
  checkOutput,
  type Definition,
  type Engine,
  type HostArray,
  numbersOf,
  type Program,
} from '../engine.ts';

export interface EagerOptions extends Pick<Engine, 'name' | 'details'> {
  /** The name under which tfjs knows the backend. */
  readonly backend: string;
}

/**
 * Runs programs on one of tfjs's own backends, kernel by kernel. Constants stay on the backend; values between runs are in
 * JavaScript's memory.
 */
export function eagerEngine({ backend, ...description }: EagerOptions): Engine {
  return {
    ...description,
    compile: async (definition) => withBackend(backend, () => compile(definition, backend)),
    read: async (value) => value as HostArray,
    dispose: async () => {},
  };
}

function compile(definition: Definition, backend: string): Program {
  const { name: program, inputs, constants = {}, body } = definition;
  const held = Object.entries(constants).map(([name, constant]) => [name, upload(constant)] as const);
  return {
    run: async (values) => {
      checkInputs(definition, values);
      return withBackend(backend, () => {
        const results: Record<string, HostArray> = {};
        tf.tidy(() => {
          const given = Object.keys(inputs).map((name) => [name, upload(values[name] as HostArray)] as const);
          for (const [name, tensor] of Object.entries(body(Object.fromEntries([...held, ...given])))) {
            checkOutput(program, name, tensor.dtype);
            results[name] = download(tensor);
          }
        });
        return results;
      });
    },
    dispose: async () => {
      for (const [, tensor] of held) tensor.dispose();
    },
  };
}

function upload(array: Constant): Tensor {
  return tf.tensor(numbersOf(array), [...array.shape], array.dtype);
}

function download(tensor: Tensor): HostArray {
  return {
    shape: tensor.shape,
    dtype: tensor.dtype as HostArray['dtype'],
    data: tensor.dataSync().slice() as HostArray['data'],
  };
}
