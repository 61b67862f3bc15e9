/** A training step of a deep network, whose layers differ only in their weights. */
import { seededRandom } from '../../lib/random.ts';
import { valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { type Definition, floats } from '../engine.ts';

/** Matrices of more numbers than a program's text holds. */
const WIDTH = 17;

/**
 * One update by gradient descent: `w0` … are trained and donated, `frozen0` … are constants.
 *
 * @param batches Names of the inputs whose losses are added up.
 */
export function manyLayers(count: number, batches: readonly string[] = ['x']): Definition {
  const random = seededRandom(1);
  const matrix = () =>
    floats(
      [WIDTH, WIDTH],
      Float32Array.from({ length: WIDTH * WIDTH }, () => 0.4 * (random.uniform() - 0.5)),
    );
  const named = (name: string) => Object.fromEntries(Array.from({ length: count }, (_, at) => [name + at, matrix()]));
  const trained = named('w');
  return {
    name: 'many layers',
    inputs: { ...Object.fromEntries(batches.map((name) => [name, matrix()])), ...trained },
    batch: { rows: batches, positions: [] },
    constants: named('frozen'),
    donates: Object.keys(trained),
    body: (tensors) => {
      const { value, grads } = valueAndGradient(
        (own) => {
          const losses = batches.map((name) => {
            let x = tensors[name]!;
            for (let at = 0; at < count; at++) x = layer(x, own[`w${at}`]!, tensors[`frozen${at}`]!);
            return x
              .mul(tensors.frozen0!.slice([1], [1]))
              .square()
              .mean();
          });
          return tf.addN(losses) as Scalar;
        },
        Object.fromEntries(Object.keys(trained).map((name) => [name, tensors[name]!])),
      );
      const next = Object.keys(trained).map((name): [string, Tensor] => [
        name,
        tensors[name]!.sub(grads[name]!.mul(0.1)),
      ]);
      return { ...Object.fromEntries(next), loss: value };
    },
  };
}

/** Attention over the rows, twice, and a gate, each beside its input. */
function layer(x: Tensor, trained: Tensor, frozen: Tensor): Tensor {
  const once = attended(x, trained, frozen);
  const inner = attended(once, frozen, trained);
  const gate = norm(inner).matMul(trained, false, true);
  return inner.add(
    gate
      .mul(tf.sigmoid(gate))
      .mul(once.matMul(frozen, false, true))
      .matMul(trained),
  );
}

function attended(x: Tensor, trained: Tensor, frozen: Tensor): Tensor {
  const own = norm(x);
  const [query, key, value] = [own.matMul(trained), own.matMul(frozen), own.matMul(trained.add(frozen))];
  return x.add(tf.softmax(tf.matMul(query, key, false, true)).matMul(value));
}

function norm(x: Tensor): Tensor {
  return x.div(x.square().mean(1, true).add(1e-5).sqrt());
}
