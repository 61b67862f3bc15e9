import type { Definition, Value } from '../engine/engine.ts';
import { type Arrays, shapesOf, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import type { Method, Step, StepInfo, StreamName, Terms } from '../methods/interface/method.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import { adamW, chain, norm, sumGradients, type Transform } from '../tensor/optimizer.ts';
import {
  checkScalar,
  innerProduct,
  type Layout,
  layoutOf,
  type Params,
  pack,
  termsAndGradient,
  unpack,
  valueAndGradient,
} from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import type { Subject } from './batches/batch-groups.ts';
import { batchInputsOf } from './batches/batch-tensors.ts';
import { objectivesOf } from './check-method.ts';
import type { TrainingOptions } from './options.ts';
import { makeStep } from './step.ts';

/** What the programs of one run share. */
export interface Recipe extends Pick<Subject, 'engine' | 'network' | 'weights' | 'method'> {
  readonly options: TrainingOptions;
  /** The method's frozen state. */
  readonly frozen: Arrays;
  readonly layout: Layout;
  /** Layout of the state that the method carries from update to update: the input and output `carried`, if any. */
  readonly carriedLayout: Layout;
  readonly optimizer: Transform;
}

export interface RecipeParts extends Pick<Recipe, 'engine' | 'network' | 'weights' | 'method' | 'options'> {
  readonly frozen?: Arrays;
  readonly carried?: Arrays;
  /** Whether to sum the gradients of all updates as the state `gradientSum`. */
  readonly sumsGradients?: boolean;
}

export function makeRecipe({ frozen = {}, carried = {}, sumsGradients = false, ...parts }: RecipeParts): Recipe {
  const { network, options } = parts;
  const layout = layoutOf(adapterShapes(network, options.adapter));
  const optimizer = adamW(layout.size, options);
  return {
    ...parts,
    frozen,
    layout,
    carriedLayout: layoutOf(shapesOf(carried)),
    optimizer: sumsGradients ? chain(sumGradients(layout.size), optimizer) : optimizer,
  };
}

/** One whole update: gradients of the only micro-batch, optimizer, new adapter. */
export function updateDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  const body = (tensors: Tensors) => {
    const { terms, gradients } = firstPass(recipe, tensors);
    const all = recipe.method.penalty ? { ...gradients, penalty: secondPass(recipe, tensors, gradients) } : gradients;
    return { ...terms, ...update(recipe, tensors, all, withoutPrefix('term.', terms) as Terms) };
  };
  return define(recipe, 'update', inputs, body, replacedBy(recipe, inputs));
}

/** The gradients of one micro-batch, added to those before it. */
export function accumulateDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  return define(recipe, 'gradients', inputs, (tensors) => {
    const { terms, gradients } = firstPass(recipe, tensors);
    // The carried state may depend on the terms of the whole batch.
    const measured = recipe.method.carry ? added('measured.', tensors, withoutPrefix('term.', terms)) : {};
    return { ...terms, ...added('gradient.', tensors, gradients), ...measured };
  });
}

/**
 * The gradient of the method's penalty from one micro-batch, added to those before it. It needs all first gradients.
 */
export function refineDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  return define(recipe, 'second gradients', inputs, (tensors) => {
    const { penalty: _, ...gradients } = withoutPrefix('gradient.', tensors);
    return added('gradient.', tensors, { penalty: secondPass(recipe, tensors, gradients) });
  });
}

/** The update from accumulated gradients. */
export function applyDefinition(recipe: Recipe, inputs: Readonly<Record<string, Value>>): Definition {
  const body = (tensors: Tensors) =>
    update(recipe, tensors, withoutPrefix('gradient.', tensors), withoutPrefix('measured.', tensors) as Terms);
  return define({ ...recipe, weights: {} }, 'optimizer', inputs, body, replacedBy(recipe, inputs));
}

type Tensors = Readonly<Record<string, Tensor>>;

function define(
  recipe: Recipe,
  part: string,
  inputs: Readonly<Record<string, Value>>,
  body: Definition['body'],
  donates: readonly string[] = [],
): Definition {
  const constants = { ...recipe.weights, ...withPrefix('state.', recipe.frozen) };
  return { name: `${part} of ${recipe.method.name}`, inputs, constants, batch: batchInputsOf(inputs), donates, body };
}

/**
 * Inputs that an update replaces and nobody reads again. A method that watches may return to an adapter that it saw.
 */
function replacedBy({ method, optimizer }: Recipe, inputs: Readonly<Record<string, Value>>): string[] {
  const state = [...(method.monitor ? [] : ['adapter']), 'carried', ...Object.keys(optimizer.state)];
  return state.filter((name) => name in inputs);
}

/** Adds the values of one micro-batch to those of the micro-batches before it. */
function added(prefix: string, tensors: Tensors, values: Tensors): Record<string, Tensor> {
  const sums = mapValues(values, (value, name) => tensors[`${prefix}${name}`]?.add(value) ?? value);
  return withPrefix(prefix, sums);
}

/** Flat gradients of each objective, and the terms' values as outputs `term.<name>`. */
function firstPass(recipe: Recipe, tensors: Tensors) {
  const { method, layout } = recipe;
  const params = unpack(tensors.adapter!, layout);
  const read = new Set<StreamName>();
  const step = stepOf(recipe, tensors, (stream) => read.add(stream));
  const terms: Record<string, Tensor> = {};
  const gradients: Record<string, Tensor> = {};
  for (const [name, objective] of Object.entries(objectivesOf(method))) {
    const { terms: values, grads } = termsAndGradient((leaves) => objective(leaves, step), params);
    if (method.penalty && 'penalty' in values) {
      fail(
        method.name,
        "Expected a name of its own for each term, got 'penalty' beside the hook `penalty`. Rename the term.",
      );
    }
    Object.assign(terms, withPrefix('term.', values));
    gradients[name] = pack(grads, layout);
  }
  const unread = step.streams.filter((stream) => !read.has(stream));
  if (unread.length > 0) failUnread(method, unread);
  return { terms, gradients };
}

export function failUnread({ name }: Method, streams: readonly StreamName[]): never {
  fail(
    name,
    `Expected every declared stream to be read, got none of '${streams.join(', ')}'. Read it, or take it out of \`streams\`.`,
  );
}

/**
 * The gradient of penalty(g₁(θ), g₂(θ) …), where gₖ = ∇Lₖ is a sum over micro-batches. It is Σₖ Hₖ cₖ with cₖ =
 * ∂penalty/∂gₖ held constant, so it is a sum over micro-batches too. Hₖ cₖ is the gradient of ⟨∇Lₖ(θ), cₖ⟩.
 */
function secondPass(recipe: Recipe, tensors: Tensors, gradients: Tensors): Tensor {
  const { method, layout } = recipe;
  const step = stepOf(recipe, tensors);
  const objectives = Object.entries(objectivesOf(method));
  // Leaf by leaf: the gradient of a slice of a flat vector would be as long as the vector.
  const leavesOf = (all: Params) =>
    Object.fromEntries(objectives.map(([name]) => [name, withoutPrefix(`${name} `, all)]));
  const all = objectives.map(([name]) => withPrefix(`${name} `, unpack(gradients[name]!, layout)));
  const { grads: cotangents } = valueAndGradient(
    (leaves) => checkScalar('the value of `penalty`', method.penalty!(leavesOf(leaves), step)),
    Object.assign({}, ...all),
  );
  const heldConstant = leavesOf(cotangents);
  const { grads } = valueAndGradient(
    (leaves) => {
      const products = objectives.map(([name, objective]) => {
        const { grads: first } = valueAndGradient(
          (inner) => tf.addN(Object.values(objective(inner, step))) as Scalar,
          leaves,
        );
        return innerProduct(first, heldConstant[name]!);
      });
      return tf.addN(products) as Scalar;
    },
    unpack(tensors.adapter!, layout),
  );
  return pack(grads, layout);
}

function update(recipe: Recipe, tensors: Tensors, gradients: Tensors, terms: Terms): Record<string, Tensor> {
  const { method, layout, optimizer } = recipe;
  const info: StepInfo = {
    state: withoutPrefix('state.', tensors),
    carried: carriedOf(recipe, tensors),
    progress: tensors.progress as Scalar,
    learningRate: tensors.learningRate as Scalar,
  };
  const { penalty: _, ...first } = unpackAll(gradients, layout);
  const direction = method.combine
    ? packWhole(method, 'combine', method.combine(unpackAll(gradients, layout), info), layout)
    : tf.addN(Object.values(gradients));
  const { update: proposed, state } = optimizer.apply(direction, tensors, {
    params: tensors.adapter!,
    learningRate: info.learningRate,
    step: tensors.step as Scalar,
  });
  const change = method.adjust
    ? packWhole(method, 'adjust', method.adjust(unpack(proposed, layout), info), layout)
    : proposed;
  const adapter = tensors.adapter!.add(change);
  const { carry } = method;
  const next = carry?.next(info.carried, { params: unpack(adapter, layout), terms });
  return {
    ...(method.penalty ? { 'term.penalty': method.penalty(first, info) } : {}),
    adapter,
    ...(carry ? { carried: packWhole(method, 'carry.next', next, recipe.carriedLayout) } : {}),
    gradientNorm: norm(direction),
    ...state,
  };
}

/** The leaves that a hook returned as one vector. */
function packWhole({ name }: Method, hook: string, leaves: Params | undefined, layout: Layout): Tensor {
  layout.names.forEach((leaf, index) => {
    const shape = leaves?.[leaf]?.shape;
    if (shape?.join() === layout.shapes[index]!.join()) return;
    fail(
      name,
      `Expected \`${hook}\` to return every leaf in its shape, got ${shape ? `[${shape}] for [${layout.shapes[index]}]` : 'none'} as '${leaf}'. Make them with \`mapParams\`.`,
    );
  });
  return pack(leaves ?? {}, layout);
}

function carriedOf({ method, carriedLayout }: Recipe, tensors: Tensors): Params {
  return method.carry ? unpack(tensors.carried!, carriedLayout) : {};
}

function stepOf(recipe: Recipe, tensors: Tensors, onRead: (stream: StreamName) => void = () => {}): Step {
  const { engine, network, weights, method, options } = recipe;
  return makeStep({
    network,
    weights: Object.fromEntries(Object.keys(weights).map((name) => [name, tensors[name]!])),
    adapter: options.adapter,
    streams: Object.keys(method.streams) as StreamName[],
    tensors,
    state: withoutPrefix('state.', tensors),
    edit: method.forward,
    carried: carriedOf(recipe, tensors),
    microBatches: options.accumulation ?? 1,
    checkpointing: options.checkpointing,
    slicesHead: engine.slicesHead,
    onRead,
  });
}

function unpackAll(vectors: Tensors, layout: Layout): Record<string, Params> {
  return mapValues(vectors, (vector) => unpack(vector, layout));
}
