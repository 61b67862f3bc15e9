import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../tensor/losses.ts';
import { type Params, valueAndGradient } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { adapterScale, linearWith } from './adapter.ts';
import { gemma } from './gemma.ts';
import { openSafetensors } from './safetensors.ts';

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

const folder = join(import.meta.dirname, '../../fixtures/golden/gemma-tiny');
const golden: Golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8'));
const network = gemma.build(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
const weights = load(join(folder, 'model.safetensors'));
const adapter = load(join(folder, 'adapter/adapter_model.safetensors'), (name) =>
  name.replace('base_model.model.', '').replace('.weight', ''),
);
const scale = adapterScale({ ...golden.lora, rankStabilized: true, dropout: 0, targets: [] });
const tokens = tf.tensor2d(golden.tokens, undefined, 'int32');

describe("PyTorch's transformers and peft agree", () => {
  test('on every weight and its shape', () => {
    const shapes = Object.entries(weights).map(([name, { shape }]) => [name, shape]);
    expect(network.weights).toEqual(Object.fromEntries(shapes));
  });

  test('on logits and hidden states', () => {
    const { states, logits } = forward();
    states.forEach((state, layer) => {
      expectClose(state, golden.hiddenStates[layer + 1]!);
    });
    expectClose(logits, golden.logits);
    expect(loss(logits).arraySync()).toBeCloseTo(golden.loss, 4);
  });

  test('on the adapted logits, the loss and its gradient in every adapter', () => {
    expectClose(forward(adapter).logits, golden.lora.logits);
    const { value, grads } = valueAndGradient((params) => loss(forward(params).logits), adapter);
    expect(value.arraySync()).toBeCloseTo(golden.lora.loss, 4);
    expect(Object.keys(golden.lora.gradients)).toHaveLength(Object.keys(adapter).length);
    for (const [name, gradient] of Object.entries(golden.lora.gradients)) {
      expectClose(grads[name.replace('base_model.model.', '').replace('.weight', '')]!, gradient);
    }
  });
});

function forward(params?: Params): { states: readonly Tensor[]; logits: Tensor } {
  const { states, hidden, logits } = network.forward(weights, { tokens }, linearWith(weights, params, scale));
  const rows = hidden.reshape([-1, network.hidden]);
  return { states, logits: logits(rows).reshape([...tokens.shape, network.vocabulary]) };
}

/** The mean over the answer's tokens of what the token before each predicts. */
function loss(logits: Tensor): Scalar {
  const targets = golden.labels.flatMap((row) => row.slice(1));
  const length = golden.labels[0]!.length - 1;
  const rows = logits.slice([0, 0, 0], [-1, length, -1]).reshape([-1, network.vocabulary]);
  const answers = targets.filter((label) => label >= 0).length;
  const weights = targets.map((label) => (label < 0 ? 0 : 1 / answers));
  return crossEntropy(
    rows,
    tf.tensor1d(
      targets.map((label) => Math.max(label, 0)),
      'int32',
    ),
    tf.tensor1d(weights),
  );
}

function load(file: string, rename = (name: string) => name): Params {
  const { tensors, read } = openSafetensors(file);
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape }]) => [rename(name), tf.tensor(read(name), [...shape])]),
  );
}

/** 1e-4 of the largest number. */
function expectClose(actual: Tensor, { shape, data }: Numbers) {
  expect(actual.shape).toEqual(shape);
  const size = Math.max(...data.map(Math.abs));
  const worst = Math.max(...[...actual.dataSync()].map((value, index) => Math.abs(value - data[index]!)));
  expect(worst / size).toBeLessThan(1e-4);
}
