import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { silu } from '../../tensor/smooth.ts';
import type { Architecture } from './architecture.ts';
import { type Decoder, decoderNetwork, preNorm } from './decoder.ts';
import { rope, ropeFields } from './rope.ts';

export const count = z.number().int().positive();
/** An upper bound for sizes that decide an array's length or a loop: a damaged file must not take all memory. */
const size = count.max(2 ** 20);

/** A field for an unsupported computation: it must be absent or null. */
export function unsupported(what: string) {
  return z.null(`${what} is not supported`).optional();
}

/** The fields that all families share. Those that only name, initialise or shard a model are not read. */
export const decoderFields = {
  vocab_size: count,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: count.max(10_000),
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  max_position_embeddings: count,
  rms_norm_eps: z.number().positive().default(1e-6),
  ...ropeFields,
  attention_dropout: z.literal(0).nullish(),
  use_bidirectional_attention: z.literal(false).nullish(),
  quantization_config: unsupported('A quantised checkpoint'),
};

/** {@link decoderFields} of a family whose layers may attend to the last `sliding_window` tokens only. */
export const windowFields = {
  ...decoderFields,
  sliding_window: count.nullish(),
  layer_types: z.array(z.enum(['full_attention', 'sliding_attention'])).nullish(),
};

/**
 * A family of decoders.
 *
 * @param schema The fields of its `config.json`. One that is missing, malformed or unsupported is an error that names it.
 */
export function decoderFamily<S extends z.ZodObject<{ model_type: z.ZodLiteral<string> }>>(
  schema: S,
  describe: (config: z.infer<S>) => Decoder,
): Architecture {
  const modelType = schema.shape.model_type.value;
  return {
    modelType,
    build(json) {
      const parsed = schema.safeParse(json);
      if (!parsed.success) refuse(modelType, z.prettifyError(parsed.error));
      return decoderNetwork(describe(parsed.data));
    },
  };
}

export interface CommonConfig extends z.infer<z.ZodObject<typeof decoderFields>> {
  readonly model_type: string;
  readonly tie_word_embeddings: boolean;
  readonly attention_bias?: boolean;
  readonly mlp_bias?: boolean;
}

type WindowConfig = CommonConfig & z.infer<z.ZodObject<typeof windowFields>>;

/** Llama's decoder with the sizes of the common fields. `headDimension` and `keyValueHeads` default as in `transformers`. */
export function plainDecoder(config: CommonConfig): Decoder {
  const modelType = config.model_type;
  const heads = config.num_attention_heads;
  const keyValueHeads = config.num_key_value_heads ?? heads;
  const headDimension = config.head_dim ?? config.hidden_size / heads;
  if (heads % keyValueHeads !== 0) {
    refuse(modelType, `num_attention_heads (${heads}) is not a multiple of num_key_value_heads (${keyValueHeads})`);
  }
  if (headDimension % 2 !== 0) refuse(modelType, `the size of a head (${headDimension}) is not even: see head_dim`);
  return {
    ...preNorm,
    activation: silu,
    modelType,
    vocabulary: config.vocab_size,
    hidden: config.hidden_size,
    inner: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads,
    keyValueHeads,
    headDimension,
    maximumLength: config.max_position_embeddings,
    epsilon: config.rms_norm_eps,
    rope: rope(config, headDimension),
    tied: config.tie_word_embeddings,
    biases: [
      ...(config.attention_bias ? ['q_proj', 'k_proj', 'v_proj', 'o_proj'] : []),
      ...(config.mlp_bias ? ['gate_proj', 'up_proj', 'down_proj'] : []),
    ],
  };
}

/**
 * The window of each layer; undefined for a layer that sees all earlier tokens.
 *
 * @param slides Whether a layer has a window if `layer_types` is absent.
 */
export function layerWindows(
  config: Pick<WindowConfig, 'model_type' | 'num_hidden_layers' | 'layer_types' | 'sliding_window'>,
  slides: (layer: number) => boolean,
): (number | undefined)[] {
  const { model_type: modelType, num_hidden_layers: layers, layer_types: types, sliding_window: window } = config;
  if (types && types.length !== layers) {
    refuse(modelType, `layer_types has ${types.length} entries for num_hidden_layers = ${layers}`);
  }
  return Array.from({ length: layers }, (_, layer) => {
    if (types ? types[layer] === 'full_attention' : !slides(layer)) return undefined;
    return window ?? refuse(modelType, `layer ${layer} slides, but sliding_window says no length`);
  });
}

/** One window for all layers, or none if it is null or absent. */
export function sameWindows(config: {
  readonly num_hidden_layers: number;
  readonly sliding_window?: number | null | undefined;
}): (number | undefined)[] {
  return Array.from({ length: config.num_hidden_layers }, () => config.sliding_window ?? undefined);
}

function refuse(modelType: string, problem: string): never {
  fail('config.json', `Expected a ${modelType} configuration, got one where ${problem}. Correct the field.`);
}
