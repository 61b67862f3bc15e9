import type { Definition, HostArray, Value } from '../engine/engine.ts';
import { fail } from '../lib/errors.ts';
import type { Method, StreamName } from '../methods/method.ts';
import { adapterShapes } from '../model/adapter.ts';
import type { Network } from '../model/architecture.ts';
import { adamW, norm, type Transform } from '../tensor/optimizer.ts';
import { type Layout, layoutOf, pack, type Params, unpack, valueAndGradient } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import type { TrainingOptions } from './options.ts';
import { makeStep } from './step.ts';

/** What the programs of one run share. */
export interface Recipe {
  readonly network: Network;
  readonly weights: Readonly<Record<string, HostArray>>;
  readonly method: Method;
  readonly options: TrainingOptions;
  /** Names of the frozen state's arrays. */
  readonly frozen: readonly string[];
  readonly layout: Layout;
  readonly optimizer: Transform;
}

export function makeRecipe(
  network: Network,
  weights: Readonly<Record<string, HostArray>>,
  method: Method,
  options: TrainingOptions,
  frozen: readonly string[],
): Recipe {
  const layout = layoutOf(adapterShapes(network, options.adapter));
  return { network, weights, method, options, frozen, layout, optimizer: adamW(layout.size, options) };
}

/** One whole update: gradients of the only micro-batch, optimizer, new adapter. */
export function updateDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  return {
    name: `update of ${recipe.method.name}`,
    inputs,
    constants: recipe.weights,
    body: (tensors) => {
      const { terms, flat } = gradients(recipe, tensors);
      return { ...terms, ...update(recipe, tensors, flat) };
    },
  };
}

/** The gradients of one micro-batch, added to those before it. */
export function accumulateDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  return {
    name: `gradients of ${recipe.method.name}`,
    inputs,
    constants: recipe.weights,
    body: (tensors) => {
      const { terms, flat } = gradients(recipe, tensors);
      const sums = Object.entries(flat).map(([name, gradient]) => {
        const before = tensors[`gradient.${name}`];
        return [`gradient.${name}`, before ? before.add(gradient) : gradient];
      });
      return { ...terms, ...Object.fromEntries(sums) };
    },
  };
}

/** The update from accumulated gradients. */
export function applyDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  return {
    name: `optimizer of ${recipe.method.name}`,
    inputs,
    body: (tensors) => {
      const named = Object.entries(tensors).filter(([name]) => name.startsWith('gradient.'));
      return update(recipe, tensors, Object.fromEntries(named.map(([name, sum]) => [name.slice('gradient.'.length), sum])));
    },
  };
}

/** Flat gradients of each objective, and the terms' values as outputs `term.<name>`. */
function gradients(recipe: Recipe, tensors: Readonly<Record<string, Tensor>>): { terms: Record<string, Tensor>; flat: Record<string, Tensor> } {
  const { method, layout } = recipe;
  const params = unpack(tensors.adapter!, layout);
  const streams = Object.keys(method.streams) as StreamName[];
  const read = new Set<StreamName>();
  const weights = Object.fromEntries(Object.keys(recipe.weights).map((name) => [name, tensors[name]!]));
  const step = makeStep({
    network: recipe.network,
    weights,
    adapter: recipe.options.adapter,
    streams,
    tensors,
    state: frozenState(recipe, tensors),
    onRead: (stream) => read.add(stream),
  });
  const terms: Record<string, Tensor> = {};
  const flat: Record<string, Tensor> = {};
  if (method.loss) {
    const { grads } = valueAndGradient((leaves) => {
      const parts = method.loss!(leaves, step);
      for (const [name, term] of Object.entries(parts)) terms[`term.${name}`] = term;
      return tf.addN(Object.values(parts)) as Scalar;
    }, params);
    flat.loss = pack(grads, layout);
  } else if (method.losses) {
    for (const name of Object.keys(method.losses(params, step))) {
      const { value, grads } = valueAndGradient((leaves) => method.losses!(leaves, step)[name]!, params);
      terms[`term.${name}`] = value;
      flat[name] = pack(grads, layout);
    }
  } else {
    fail(method.name, 'Expected a method with `loss` or `losses`, got neither. Give it one, or declare no streams.');
  }
  const unread = streams.filter((stream) => !read.has(stream));
  if (unread.length > 0) {
    fail(method.name, `Expected every declared stream to be read, got none of '${unread.join(', ')}'. Read it, or take it out of \`streams\`.`);
  }
  return { terms, flat };
}

function update(recipe: Recipe, tensors: Readonly<Record<string, Tensor>>, flat: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const { method, layout, optimizer } = recipe;
  const info = { state: frozenState(recipe, tensors), progress: tensors.progress as Scalar };
  const named = Object.fromEntries(Object.entries(flat).map(([name, vector]) => [name, unpack(vector, layout)]));
  const direction = method.combine ? pack(method.combine(named, info), layout) : flat.loss!;
  const { update: change, state } = optimizer.apply(direction, tensors, {
    params: tensors.adapter!,
    learningRate: tensors.learningRate as Scalar,
    step: tensors.step as Scalar,
  });
  return { adapter: tensors.adapter!.add(change), gradientNorm: norm(direction), ...state };
}

function frozenState({ frozen }: Recipe, tensors: Readonly<Record<string, Tensor>>): Params {
  return Object.fromEntries(frozen.map((name) => [name, tensors[`state.${name}`]!]));
}
