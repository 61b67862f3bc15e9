import { type Tensor, tf } from '../../tensor/tfjs.ts';
import type { Network, NetworkInput } from './architecture.ts';
import { type Experts, expertShapes, mixture } from './experts.ts';
import {
  attend,
  attentionMask,
  cached,
  cachePlaces,
  positionTable,
  type Rotation,
  rmsNorm,
  rotate,
  rotation,
  softCap,
} from './layers.ts';
import { collect, spread } from './packing.ts';
import type { Rope } from './rope.ts';

/** A decoder-only transformer with gated feed-forward parts, described by what differs between families. */
export interface Decoder {
  readonly modelType: string;
  readonly vocabulary: number;
  readonly hidden: number;
  /** Width of the feed-forward part. */
  readonly inner: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDimension: number;
  readonly maximumLength: number;
  /** ε of every norm. */
  readonly epsilon: number;
  readonly rope: Rope;
  /** Whether the head is the embedding; otherwise it is `lm_head`. */
  readonly tied: boolean;
  /** Projections with a bias, by their last names. */
  readonly biases: readonly string[];
  /** Names of each layer's norms over `hidden` in the checkpoint. */
  readonly norms: readonly string[];
  /** Whether norms multiply by 1 + w and not by w. */
  readonly normsAboveOne?: boolean;
  /**
   * Which norms queries and keys have before rotation (`q_norm`, `k_norm`): over each head, or over all heads of a
   * token at once.
   */
  readonly queryKeyNorms?: 'head' | 'token';
  /** Whether projections of the same input are one matrix: `qkv_proj` and `gate_up_proj`. */
  readonly fused?: boolean;
  /** The rotation of each layer, if layers differ; null: none. @defaultValue rope, in all */
  readonly layerRopes?: readonly (Rope | null)[];
  /** Factor of the queries at a position, on top of `queryScale`. @defaultValue 1 */
  positionScale?(position: number): number;
  /** Mixture of experts, in the layers that have it. @defaultValue one feed-forward part in each layer */
  readonly experts?: Experts;
  /** Factor of the embeddings. @defaultValue 1 */
  readonly embeddingScale?: number;
  /** Factor of the scores. @defaultValue 1 / √headDimension */
  readonly queryScale?: number;
  /** Tokens that each layer sees, itself included; undefined: all earlier tokens. */
  readonly windows?: readonly (number | undefined)[];
  /** Soft caps of the attention scores and of the logits. */
  readonly scoreCap?: number | undefined;
  readonly logitCap?: number | undefined;
  /** Factor of the logits, before their cap. @defaultValue 1 */
  readonly logitScale?: number;
  readonly activation: (x: Tensor) => Tensor;
  /** One layer: (R, hidden) → (W, hidden). R is B·T, or M with a packing; W is R but in a last layer with `outputs`. */
  block(x: Tensor, layer: LayerParts): Tensor;
}

/** The parts of one layer. */
export interface LayerParts {
  /** The rows of x that the layer returns: (R, hidden) → (W, hidden). */
  residual(x: Tensor): Tensor;
  norm(name: string, x: Tensor): Tensor;
  /** (R, hidden) → (W, hidden) */
  attention(x: Tensor): Tensor;
  feedForward(x: Tensor): Tensor;
}

/** The usual layer: x + attention(norm(x)), then the same with the feed-forward part. */
export const preNorm: Pick<Decoder, 'norms' | 'block'> = {
  norms: ['input_layernorm', 'post_attention_layernorm'],
  block(x, { residual, norm, attention, feedForward }) {
    const y = residual(x).add(attention(norm('input_layernorm', x)));
    return y.add(feedForward(norm('post_attention_layernorm', y)));
  },
};

/** A layer with a norm before and after each part. */
export const normsAround: Pick<Decoder, 'norms' | 'block'> = {
  norms: ['input_layernorm', 'post_attention_layernorm', 'pre_feedforward_layernorm', 'post_feedforward_layernorm'],
  block(x, { residual, norm, attention, feedForward }) {
    const y = residual(x).add(norm('post_attention_layernorm', attention(norm('input_layernorm', x))));
    return y.add(norm('post_feedforward_layernorm', feedForward(norm('pre_feedforward_layernorm', y))));
  },
};

/** The network of a decoder. Weights have the names of Hugging Face checkpoints. */
export function decoderNetwork(model: Decoder): Network {
  const { hidden, layers, heads, keyValueHeads: groups, headDimension: size, epsilon } = model;
  const { weights, projections } = shapes(model);
  const head = model.tied ? EMBEDDING : 'lm_head.weight';
  const queryScale = model.queryScale ?? size ** -0.5;

  return {
    modelType: model.modelType,
    layers,
    hidden,
    vocabulary: model.vocabulary,
    keyValueHeads: groups,
    headDimension: size,
    maximumLength: model.maximumLength,
    weights,
    projections,
    frozen: model.experts ? ['gate_proj', 'up_proj', 'down_proj'] : [],
    forward(params, input, linear) {
      const { tokens, packing, cache, outputs } = input;
      const [rows, time] = tokens.shape as [number, number];
      const norm = (x: Tensor, name: string) => {
        const weight = params[`${name}.weight`]!;
        return rmsNorm(x, model.normsAboveOne ? weight.add(1) : weight, epsilon);
      };
      const turns = new Map<Rope | null, readonly Tensor[]>([[null, []]]);
      const turn = (rope: Rope | null) => {
        if (!turns.has(rope)) turns.set(rope, Object.values(rotation(input, rope!)));
        return turns.get(rope)!;
      };
      const stretch = queryStretch(model, input);
      const places = cachePlaces(input);
      const masks = new Map<number | undefined, Tensor>();
      const mask = (window: number | undefined) => {
        if (!masks.has(window)) masks.set(window, attentionMask(input, window));
        return masks.get(window)!;
      };
      const gated = (module: string, x: Tensor) => {
        const [gate, up] = model.fused
          ? tf.split(linear(`${module}.gate_up_proj`, x), 2, -1)
          : linear.each([`${module}.gate_proj`, `${module}.up_proj`], x);
        return linear(`${module}.down_proj`, model.activation(gate!).mul(up!));
      };
      const keys: Tensor[] = [];
      const values: Tensor[] = [];
      const states: Tensor[] = [];

      const parts = (layer: number, mask: Tensor, turn: Rotation | undefined, stretch?: Tensor): LayerParts => {
        const block = `model.layers.${layer}`;
        const kept = layer === layers - 1 ? (outputs ?? packing) : packing;
        const residual = (x: Tensor) => (kept === packing ? x : collect(spread(x, packing), kept));
        return {
          residual,
          norm: (name, x) => norm(x, `${block}.${name}`),
          attention(x) {
            // Only attention looks across the entries of a row, so only attention is computed on all of them.
            const laid = (y: Tensor, count: number, from = packing) =>
              spread(y, from).reshape([rows, time, count, size]);
            const project = (names: readonly string[], x: Tensor) =>
              linear.each(
                names.map((name) => `${block}.self_attn.${name}_proj`),
                x,
              );
            const separate = () =>
              kept === packing
                ? project(['q', 'k', 'v'], x)
                : [project(['q'], residual(x)), project(['k', 'v'], x)].flat();
            const [queries, ...rest] = model.fused
              ? tf.split(project(['qkv'], x)[0]!, [heads * size, groups * size, groups * size], -1)
              : separate();
            const turned = (name: 'q' | 'k', y: Tensor, count: number, from = packing) => {
              const whole = model.queryKeyNorms === 'head' ? y.reshape([-1, count, size]) : y;
              const normed = model.queryKeyNorms ? norm(whole, `${block}.self_attn.${name}_norm`) : y;
              const heads = laid(normed, count, from);
              return turn ? rotate(heads, turn) : heads;
            };
            const scaled = turned('q', queries!, heads, model.fused ? packing : kept).mul(queryScale);
            const q = stretch ? scaled.mul(stretch) : scaled;
            const [k, v] = [turned('k', rest[0]!, groups), laid(rest[1]!, groups)].map((x) =>
              x.transpose([0, 2, 1, 3]),
            );
            // Shape (B, G, T, D).
            keys[layer] = cached(k!, cache?.keys[layer], places);
            values[layer] = cached(v!, cache?.values[layer], places);
            const mixed = attend(q, keys[layer]!, values[layer]!, mask, model.scoreCap);
            return linear(`${block}.self_attn.o_proj`, collect(mixed, kept));
          },
          feedForward: (x) =>
            model.experts?.sparse(layer) ? mixture(model.experts, linear, block, gated, x) : gated(`${block}.mlp`, x),
        };
      };

      // Shape (B·T or M, hidden).
      let x: Tensor = tf.gather(params[EMBEDDING]!, collect(tokens.flatten(), packing) as never);
      if (model.embeddingScale !== undefined) x = x.mul(model.embeddingScale);
      for (let layer = 0; layer < layers; layer++) {
        const own = turn(model.layerRopes ? model.layerRopes[layer]! : model.rope);
        const tables = [mask(model.windows?.[layer]), ...own, ...stretch];
        const run = (x: Tensor, mask: Tensor, ...rest: Tensor[]) => {
          const [cos, sin] = rest.slice(0, own.length);
          const rotation = cos && sin ? { cos, sin } : undefined;
          return model.block(x, parts(layer, mask, rotation, rest[own.length]));
        };
        x =
          input.runLayer?.(run as never, [x, ...tables], `model.layers.${layer}.`) ??
          run(x, tables[0]!, ...tables.slice(1));
        if (input.edit) x = input.edit(x, layer + 1);
        if (layer === layers - 1) x = norm(x, 'model.norm');
        states.push(x);
      }
      const finish = (products: Tensor) =>
        softCap(model.logitScale === undefined ? products : products.mul(model.logitScale), model.logitCap);
      return {
        hidden: states.at(-1)!,
        states,
        keys,
        values,
        head: { weight: params[head]!, finish },
        logits: (rows) => finish(tf.matMul(rows, params[head]!, false, true)),
      };
    },
  };
}

const EMBEDDING = 'model.embed_tokens.weight';

function shapes(model: Decoder): Pick<Network, 'weights' | 'projections'> {
  const { vocabulary, hidden, layers, heads, keyValueHeads: groups, headDimension: size } = model;
  const weights: Record<string, readonly number[]> = {
    [EMBEDDING]: [vocabulary, hidden],
    'model.norm.weight': [hidden],
  };
  if (!model.tied) weights['lm_head.weight'] = [vocabulary, hidden];
  const projections: Record<string, readonly [number, number]> = {};
  for (let layer = 0; layer < layers; layer++) {
    const block = `model.layers.${layer}`;
    const { experts } = model;
    const isSparse = experts?.sparse(layer) === true;
    for (const [name, shape] of Object.entries(isSparse ? expertShapes(experts, hidden) : {})) {
      weights[`${block}.mlp.${name}.weight`] = shape;
    }
    const dense = { ...attentionShapes(model), ...(isSparse ? {} : feedForwardShapes(model)) };
    for (const [name, shape] of Object.entries(dense)) {
      // PEFT takes `down_proj` of a model with experts for the experts' own, and loses it on a layer without them.
      if (!experts || name.startsWith('self_attn.')) projections[`${block}.${name}`] = shape;
      weights[`${block}.${name}.weight`] = shape;
      if (model.biases.includes(name.slice(name.indexOf('.') + 1))) weights[`${block}.${name}.bias`] = [shape[0]];
    }
    for (const name of model.norms) weights[`${block}.${name}.weight`] = [hidden];
    if (!model.queryKeyNorms) continue;
    const whole = model.queryKeyNorms === 'token';
    weights[`${block}.self_attn.q_norm.weight`] = [whole ? heads * size : size];
    weights[`${block}.self_attn.k_norm.weight`] = [whole ? groups * size : size];
  }
  return { weights, projections };
}

type Shapes = Readonly<Record<string, readonly [out: number, input: number]>>;

function attentionShapes({ hidden, heads, keyValueHeads: groups, headDimension: size, fused }: Decoder): Shapes {
  const [queries, keys] = [heads * size, groups * size];
  return {
    ...(fused
      ? { 'self_attn.qkv_proj': [queries + 2 * keys, hidden] }
      : {
          'self_attn.q_proj': [queries, hidden],
          'self_attn.k_proj': [keys, hidden],
          'self_attn.v_proj': [keys, hidden],
        }),
    'self_attn.o_proj': [hidden, queries],
  };
}

function feedForwardShapes({ hidden, inner, fused }: Decoder): Shapes {
  return {
    ...(fused
      ? { 'mlp.gate_up_proj': [2 * inner, hidden] }
      : { 'mlp.gate_proj': [inner, hidden], 'mlp.up_proj': [inner, hidden] }),
    'mlp.down_proj': [hidden, inner],
  };
}

/** The factor of each query by its position, (T, 1, 1) or (B, 1, 1, 1); empty if it is 1 everywhere. */
function queryStretch({ positionScale }: Decoder, input: NetworkInput): readonly Tensor[] {
  if (!positionScale) return [];
  const length = input.cache ? input.cache.keys[0]!.shape[2]! : input.tokens.shape[1]!;
  const data = Float32Array.from({ length }, (_, position) => positionScale(position));
  return data.every((scale) => scale === 1) ? [] : [positionTable(data, 1, input)];
}
