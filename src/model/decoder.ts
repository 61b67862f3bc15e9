import { type Tensor, tf } from '../tensor/tfjs.ts';
import type { Network } from './architecture.ts';
import {
  attend,
  attentionMask,
  cached,
  cachePlaces,
  type Rotation,
  rmsNorm,
  rotate,
  rotation,
  softCap,
} from './layers.ts';
import { collect, spread } from './packing.ts';
import type { Rope } from './rope.ts';

/** What every decoder's `config.json` says. */
export interface DecoderShape {
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
}

/** A decoder-only transformer of gated feed-forward parts: what a family has of its own. */
export interface Decoder extends DecoderShape {
  /** The head is the embedding; otherwise it is `lm_head`. */
  readonly tied: boolean;
  /** Norms over `hidden` in each layer, by their names in the checkpoint. */
  readonly norms: readonly string[];
  /** Norms multiply by 1 + w, not by w. */
  readonly normsAboveOne?: boolean;
  /** Projections with a bias, by their last names. */
  readonly biases?: readonly string[];
  /** Queries and keys of each head are normed before they are rotated (`q_norm`, `k_norm`). */
  readonly headNorms?: boolean;
  /** Factor of the embeddings. @defaultValue 1 */
  readonly embeddingScale?: number;
  /** Factor of the scores. @defaultValue 1 / √headDimension */
  readonly queryScale?: number;
  /** Tokens that each layer sees, itself included; undefined: all earlier ones. */
  readonly windows?: readonly (number | undefined)[];
  /** Soft caps of the attention scores and of the logits. */
  readonly scoreCap?: number | undefined;
  readonly logitCap?: number | undefined;
  readonly activation: (x: Tensor) => Tensor;
  /** One layer: (R, hidden) → (R, hidden), where R rows are all B·T cells or a packing's M. */
  block(x: Tensor, layer: LayerParts): Tensor;
}

/** The parts of one layer, each (R, hidden) → (R, hidden). */
export interface LayerParts {
  norm(name: string, x: Tensor): Tensor;
  attention(x: Tensor): Tensor;
  feedForward(x: Tensor): Tensor;
}

/** The plain layer: x + attention(norm(x)), then the same with the feed-forward part. */
export const preNorm: Pick<Decoder, 'norms' | 'block'> = {
  norms: ['input_layernorm', 'post_attention_layernorm'],
  block(x, { norm, attention, feedForward }) {
    const y = x.add(attention(norm('input_layernorm', x)));
    return y.add(feedForward(norm('post_attention_layernorm', y)));
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
    forward(params, input, linear) {
      const { tokens, packing, cache } = input;
      const [rows, time] = tokens.shape as [number, number];
      const norm = (x: Tensor, name: string) => {
        const weight = params[`${name}.weight`]!;
        return rmsNorm(x, model.normsAboveOne ? weight.add(1) : weight, epsilon);
      };
      const turn = rotation(input, model.rope);
      const places = cachePlaces(input);
      const masks = new Map<number | undefined, Tensor>();
      const mask = (window: number | undefined) => {
        if (!masks.has(window)) masks.set(window, attentionMask(input, window));
        return masks.get(window)!;
      };
      const keys: Tensor[] = [];
      const values: Tensor[] = [];
      const states: Tensor[] = [];

      const parts = (layer: number, turn: Rotation, mask: Tensor): LayerParts => {
        const block = `model.layers.${layer}`;
        return {
          norm: (name, x) => norm(x, `${block}.${name}`),
          attention(x) {
            // Attention alone looks across the cells of a row, so it alone is computed in all of them.
            const laid = (y: Tensor, count: number) => spread(y, packing).reshape([rows, time, count, size]);
            const project = (name: string) => linear(`${block}.self_attn.${name}_proj`, x);
            const turned = (name: string, count: number) => {
              const projected = project(name);
              if (!model.headNorms) return rotate(laid(projected, count), turn);
              const normed = norm(projected.reshape([-1, count, size]), `${block}.self_attn.${name}_norm`);
              return rotate(laid(normed, count), turn);
            };
            const q = turned('q', heads).mul(queryScale);
            const [k, v] = [turned('k', groups), laid(project('v'), groups)].map((x) => x.transpose([0, 2, 1, 3]));
            keys[layer] = cached(k!, cache?.keys[layer], places); // (B, G, T, D)
            values[layer] = cached(v!, cache?.values[layer], places);
            const mixed = attend(q, keys[layer]!, values[layer]!, mask, model.scoreCap);
            return linear(`${block}.self_attn.o_proj`, collect(mixed, packing));
          },
          feedForward(x) {
            const gate = model.activation(linear(`${block}.mlp.gate_proj`, x));
            return linear(`${block}.mlp.down_proj`, gate.mul(linear(`${block}.mlp.up_proj`, x)));
          },
        };
      };

      let x: Tensor = tf.gather(params[EMBEDDING]!, collect(tokens.flatten(), packing) as never); // (B·T or M, hidden)
      if (model.embeddingScale !== undefined) x = x.mul(model.embeddingScale);
      for (let layer = 0; layer < layers; layer++) {
        const run = (x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) =>
          model.block(x, parts(layer, { cos, sin }, mask));
        const tables = [turn.cos, turn.sin, mask(model.windows?.[layer])] as const;
        x = input.runLayer?.(run as never, [x, ...tables], `model.layers.${layer}.`) ?? run(x, ...tables);
        if (input.edit) x = input.edit(x, layer + 1);
        if (layer === layers - 1) x = norm(x, 'model.norm');
        states.push(x);
      }
      return {
        hidden: states.at(-1)!,
        states,
        keys,
        values,
        logits: (hiddenRows) => softCap(tf.matMul(hiddenRows, params[head]!, false, true), model.logitCap),
      };
    },
  };
}

const EMBEDDING = 'model.embed_tokens.weight';

function shapes(model: Decoder): Pick<Network, 'weights' | 'projections'> {
  const { vocabulary, hidden, inner, layers, heads, keyValueHeads: groups, headDimension: size } = model;
  const weights: Record<string, readonly number[]> = {
    [EMBEDDING]: [vocabulary, hidden],
    'model.norm.weight': [hidden],
  };
  if (!model.tied) weights['lm_head.weight'] = [vocabulary, hidden];
  const projections: Record<string, readonly [number, number]> = {};
  for (let layer = 0; layer < layers; layer++) {
    const block = `model.layers.${layer}`;
    const own: Record<string, readonly [number, number]> = {
      'self_attn.q_proj': [heads * size, hidden],
      'self_attn.k_proj': [groups * size, hidden],
      'self_attn.v_proj': [groups * size, hidden],
      'self_attn.o_proj': [hidden, heads * size],
      'mlp.gate_proj': [inner, hidden],
      'mlp.up_proj': [inner, hidden],
      'mlp.down_proj': [hidden, inner],
    };
    for (const [name, shape] of Object.entries(own)) {
      projections[`${block}.${name}`] = shape;
      weights[`${block}.${name}.weight`] = shape;
      if (model.biases?.includes(name.slice(name.indexOf('.') + 1))) weights[`${block}.${name}.bias`] = [shape[0]];
    }
    for (const name of model.norms) weights[`${block}.${name}.weight`] = [hidden];
    for (const name of model.headNorms ? ['q_norm', 'k_norm'] : [])
      weights[`${block}.self_attn.${name}.weight`] = [size];
  }
  return { weights, projections };
}
