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

/** tfjs's plain JavaScript backend, kernel by kernel: slow and simple, what every other engine is compared with. */
export function referenceEngine(): Engine {
  return {
    name: 'reference',
    details: { runtime: '@tensorflow/tfjs', backend: 'cpu' },
    compile: async (definition) => compile(definition),
    read: async (value) => value as HostArray,
    dispose: async () => {},
  };
}

function compile(definition: Definition): Program {
  const { name: program, inputs, constants = {}, body } = definition;
  const upload = (array: Constant): Tensor => tf.tensor(numbersOf(array), [...array.shape], array.dtype);
  const download = (tensor: Tensor): HostArray => ({
    shape: tensor.shape,
    dtype: tensor.dtype as HostArray['dtype'],
    data: tensor.dataSync().slice() as HostArray['data'],
  });
  return {
    run: async (values) => {
      checkInputs(definition, values);
      return withBackend('cpu', () => {
        const results: Record<string, HostArray> = {};
        tf.tidy(() => {
          const tensors: Record<string, Tensor> = {};
          for (const [name, constant] of Object.entries(constants)) tensors[name] = upload(constant);
          for (const name of Object.keys(inputs)) tensors[name] = upload(values[name] as HostArray);
          for (const [name, tensor] of Object.entries(body(tensors))) {
            checkOutput(program, name, tensor.dtype);
            results[name] = download(tensor);
          }
        });
        return results;
      });
    },
    dispose: async () => {},
  };
}
