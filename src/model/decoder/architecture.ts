import type { Params } from '../../tensor/params.ts';
import type { Head } from '../../tensor/sliced-losses.ts';
import type { Tensor } from '../../tensor/tfjs.ts';
import type { Packing } from './packing.ts';

/**
 * The network's projections. Architectures call it with the checkpoint's names of modules
 * (`model.layers.0.self_attn.q_proj`) and need not know whether an adapter sits on one.
 */
export interface Linear {
  /** One projection: x (N, in) → (N, out). */
  (module: string, x: Tensor): Tensor;
  /** Several projections of one input, in their order. Faster than one after the other. */
  each(modules: readonly string[], x: Tensor): Tensor[];
}

/** A family of models, selected by `config.json`'s `model_type`. */
export interface Architecture {
  readonly modelType: string;
  /** Reads `config.json`; an unsupported field is an error that names it. */
  build(config: unknown): Network;
}

/** A model without its weights. */
export interface Network {
  readonly modelType: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly keyValueHeads: number;
  readonly headDimension: number;
  /** The longest sequence that the model supports. */
  readonly maximumLength: number;
  /** The shape of every weight, by its name in the checkpoint. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** The projections that an adapter may sit on, with [out, in]. */
  readonly projections: Readonly<Record<string, readonly [out: number, input: number]>>;
  /** Last names of projections that are frozen. As an adapter's target, such a name is passed over. @defaultValue none */
  readonly frozen?: readonly string[];
  /**
   * What the names of its modules begin with, in place of `model.`, in the larger model that `transformers` builds of
   * the checkpoint: `model.language_model.` beside a vision tower. @defaultValue no larger model
   */
  readonly moduleBeginning?: string;
  forward(weights: Params, input: NetworkInput, linear: Linear): NetworkOutput;
}

export interface NetworkInput {
  /** (B, T) int32 */
  readonly tokens: Tensor;
  /** Which of the B·T entries are computed: M rows. @defaultValue all */
  readonly packing?: Packing | undefined;
  /**
   * Which of the B·T entries `hidden` is read at: W rows. The last layer computes keys and values of all entries, and
   * the rest of these alone. @defaultValue those of `packing`
   */
  readonly outputs?: Packing | undefined;
  /**
   * Runs each layer in place of a plain call. `run` reads `inputs`, and weights and adapter leaves under `prefix`. It
   * may run again for the backward pass, after which `keys` and `values` of the output are not usable. @defaultValue
   * run(...inputs)
   */
  readonly runLayer?:
    | ((run: (...inputs: Tensor[]) => Tensor, inputs: LayerInputs, prefix: string) => Tensor)
    | undefined;
  /**
   * Edits the residual stream after each layer (from 1), before any final norm; row by row, since the last layer may
   * have fewer rows. @defaultValue unchanged
   */
  readonly edit?: ((residual: Tensor, layer: number) => Tensor) | undefined;
  /** Keys and values of earlier tokens, zero in all other slots; absent if the sequence starts here. */
  readonly cache?: CacheInput;
}

/** The hidden states that go through a layer, then tables that all layers share. */
export type LayerInputs = readonly [x: Tensor, ...tables: Tensor[]];

/** The place of a decoding step (T = 1). S is the cache's length. */
export interface CacheInput {
  /** Position of each row's token, which is also its slot in the cache: (B) int32. */
  readonly positions: Tensor;
  /** One a layer: (B, G, S, D). */
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}

export interface NetworkOutput {
  /** The last hidden states, after the final norm: (B·T, hidden), (M, hidden) with a packing, or (W, hidden) with `outputs`. */
  readonly hidden: Tensor;
  /** The hidden states after each layer, (B·T or M, hidden); the last one is `hidden`. */
  readonly states: readonly Tensor[];
  readonly head: Head;
  /** Hidden rows (N, hidden) → logits (N, vocabulary). */
  logits(rows: Tensor): Tensor;
  /** Keys and values, new and cached: (B, G, T or S, D), one a layer. */
  readonly keys: readonly Tensor[];
  readonly values: readonly Tensor[];
}
