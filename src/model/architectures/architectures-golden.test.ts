import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { golden as goldenFile, leafName, readGolden, readGoldenArrays } from '../../golden.ts';
import { mapValues } from '../../lib/records.ts';
import { crossEntropy } from '../../tensor/losses.ts';
import { type Params, valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { adapterScale, linearWith } from '../adapter/adapter.ts';
import { type Packing, spread } from '../decoder/packing.ts';
import { buildNetwork, modelTypes } from './architectures.ts';

interface Numbers {
  readonly shape: number[];
  readonly data: number[];
}
interface Golden {
  readonly tokens: number[][];
  readonly labels: number[][];
  readonly logits: Numbers;
  readonly hiddenStates: Numbers[];
  readonly loss: number;
  readonly lora: { rank: number; alpha: number; logits: Numbers; loss: number; gradients: Record<string, Numbers> };
}

describe.each(modelTypes)("PyTorch's transformers and peft agree on %s", (name) => {
  const folder = goldenFile(`${name}-tiny`);
  if (!existsSync(folder)) {
    test('in numbers', () =>
      expect.fail(`Expected ${folder}: write it with fixtures/golden/architectures.py ${name}.`));
    return;
  }
  const golden = readGolden<Golden>(`${name}-tiny/golden.json`);
  const network = buildNetwork(readGolden(`${name}-tiny/config.json`));
  const weights = load(`${name}-tiny/model.safetensors`);
  const adapter = load(`${name}-tiny/adapter/adapter_model.safetensors`);
  const scale = adapterScale({ ...golden.lora, rankStabilized: true, dropout: 0, targets: [] });
  const tokens = tf.tensor2d(golden.tokens, undefined, 'int32');
  const forward = (params?: Params, packing?: Packing): { states: readonly Tensor[]; logits: Tensor } => {
    const linear = linearWith(weights, params, scale);
    const { states, hidden, logits } = network.forward(weights, { tokens, packing }, linear);
    return { states, logits: spread(logits(hidden), packing).reshape([...tokens.shape, network.vocabulary]) };
  };

  test('in every weight and its shape', () => {
    const shapes = Object.entries(weights).map(([name, { shape }]) => [name, shape]);
    expect(network.modelType).toBe(name);
    expect(network.weights).toEqual(Object.fromEntries(shapes));
  });

  test('in logits and hidden states', () => {
    const { states, logits } = forward();
    expect(states).toHaveLength(golden.hiddenStates.length - 1);
    states.forEach((state, layer) => {
      expectClose(state.reshape([...tokens.shape, network.hidden]), golden.hiddenStates[layer + 1]!);
    });
    expectClose(logits, golden.logits);
    expect(loss(logits, golden).arraySync()).toBeCloseTo(golden.loss, 4);
  });

  test('in the adapted logits, the loss and its gradient in every adapter', () => {
    expectClose(forward(adapter).logits, golden.lora.logits);
    const { value, grads } = valueAndGradient((params) => loss(forward(params).logits, golden), adapter);
    expect(value.arraySync()).toBeCloseTo(golden.lora.loss, 4);
    expect(Object.keys(golden.lora.gradients)).toHaveLength(Object.keys(adapter).length);
    for (const [name, gradient] of Object.entries(golden.lora.gradients)) expectClose(grads[leafName(name)]!, gradient);
  });

  test('in the adapted loss and its gradients where padding is not computed', () => {
    const packing = packingOf(golden.tokens.flat());
    const { value, grads } = valueAndGradient((params) => loss(forward(params, packing).logits, golden), adapter);
    expect(value.arraySync()).toBeCloseTo(golden.lora.loss, 4);
    for (const [name, gradient] of Object.entries(golden.lora.gradients)) expectClose(grads[leafName(name)]!, gradient);
  });
});

/** The real tokens in order, then one filling row. */
function packingOf(tokens: readonly number[]): Packing {
  const real = [...tokens.keys()].filter((cell) => tokens[cell] !== 0);
  const places = tokens.map((_, cell) => (real.includes(cell) ? real.indexOf(cell) : real.length));
  return { cells: tf.tensor1d([...real, tokens.indexOf(0)], 'int32'), places: tf.tensor1d(places, 'int32') };
}

/** The mean loss over the answer's tokens, each predicted at the token before it. */
function loss(logits: Tensor, { labels }: Golden): Scalar {
  const targets = labels.flatMap((row) => row.slice(1));
  const length = labels[0]!.length - 1;
  const rows = logits.slice([0, 0, 0], [-1, length, -1]).reshape([-1, logits.shape[2]!]);
  const answers = targets.filter((label) => label >= 0).length;
  return crossEntropy(
    rows,
    tf.tensor1d(
      targets.map((label) => Math.max(label, 0)),
      'int32',
    ),
    tf.tensor1d(targets.map((label) => (label < 0 ? 0 : 1 / answers))),
  );
}

function load(file: string): Params {
  return mapValues(readGoldenArrays(file), ({ shape, data }) => tf.tensor(data, [...shape]));
}

/** Expects agreement to 1e-4 of the largest number. */
function expectClose(actual: Tensor, { shape, data }: Numbers) {
  expect(actual.shape).toEqual(shape);
  const size = Math.max(...data.map(Math.abs));
  const worst = Math.max(...[...actual.dataSync()].map((value, index) => Math.abs(value - data[index]!)));
  expect(worst / size).toBeLessThan(1e-4);
}
