import { z } from 'zod';
import { fail } from '../../lib/errors.ts';

/** How each pair of a head's dimensions rotates: by the angle p · frequency at position p. */
export interface Rope {
  /** D / 2 entries, in radians a position; fewer if only the first dimensions of a head rotate. */
  readonly frequencies: readonly number[];
  /** The frequencies for a sequence of `length` tokens, if they depend on it. @defaultValue frequencies */
  frequenciesAt?(length: number): readonly number[];
  /** Factor of cosine and sine; 1 except for YaRN and LongRoPE. */
  readonly scale: number;
}

const positive = z.number().positive();
/** Python's configurations use `null` and absence alike. */
const optional = positive.nullish();
const common = { rope_theta: optional, partial_rotary_factor: z.literal(1).nullish() };
const factors = z.array(positive);
/** One object of RoPE parameters, from `rope_scaling` or `rope_parameters`. */
export const ropeParameters = z.preprocess(
  // `type` before transformers 4.43; an empty object has no effect.
  (value) => (value instanceof Object ? { rope_type: 'type' in value ? value.type : 'default', ...value } : value),
  z.discriminatedUnion('rope_type', [
    z.object({ rope_type: z.literal('default'), ...common }),
    z.object({ rope_type: z.literal('linear'), factor: positive, ...common }),
    z.object({ rope_type: z.literal('dynamic'), factor: positive, ...common }),
    z.object({
      rope_type: z.literal('longrope'),
      factor: optional,
      short_factor: factors,
      long_factor: factors,
      original_max_position_embeddings: optional,
      attention_factor: optional,
      ...common,
    }),
    z.object({
      rope_type: z.literal('llama3'),
      factor: positive,
      low_freq_factor: positive,
      high_freq_factor: positive,
      original_max_position_embeddings: optional,
      ...common,
    }),
    z.object({
      rope_type: z.literal('yarn'),
      factor: optional,
      original_max_position_embeddings: optional,
      attention_factor: optional,
      beta_fast: optional,
      beta_slow: optional,
      mscale: optional,
      mscale_all_dim: optional,
      truncate: z.boolean().default(true),
      ...common,
    }),
  ]),
);

/** The fields of `config.json` that {@link rope} reads: `rope_parameters` since transformers 5, the others before. */
export const ropeFields = {
  ...common,
  rope_scaling: ropeParameters.nullish(),
  rope_parameters: ropeParameters.nullish(),
  original_max_position_embeddings: optional,
};

/** The part of a configuration that {@link rope} reads. */
export type RopeConfig = z.infer<z.ZodObject<typeof ropeFields>> & { readonly max_position_embeddings: number };
type Parameters = z.infer<typeof ropeParameters>;

/** The rotation of a head of `size` dimensions, computed as in `transformers` from the same `config.json`. */
export function rope(config: RopeConfig, size: number): Rope {
  const parameters: Parameters = config.rope_scaling ?? config.rope_parameters ?? { rope_type: 'default' };
  const theta = parameters.rope_theta ?? config.rope_theta ?? 10_000;
  const plain = Array.from({ length: size / 2 }, (_, index) => theta ** ((-2 * index) / size));
  const own =
    'original_max_position_embeddings' in parameters ? parameters.original_max_position_embeddings : undefined;
  const trained = config.original_max_position_embeddings ?? own ?? config.max_position_embeddings;
  switch (parameters.rope_type) {
    case 'default':
      return { frequencies: plain, scale: 1 };
    case 'linear':
      return { frequencies: plain.map((frequency) => frequency / parameters.factor), scale: 1 };
    case 'dynamic': {
      const { factor } = parameters;
      const frequenciesAt = (length: number) => dynamic(theta, size, factor, config.max_position_embeddings, length);
      return { frequencies: plain, frequenciesAt, scale: 1 };
    }
    case 'longrope':
      return longRope(plain, parameters, trained, parameters.factor ?? config.max_position_embeddings / trained);
    case 'llama3':
      return { frequencies: plain.map((frequency) => llama3(frequency, parameters, trained)), scale: 1 };
    case 'yarn':
      return yarn(plain, theta, parameters, trained, parameters.factor ?? config.max_position_embeddings / trained);
  }
}

/** NTK-aware scaling: beyond the trained length the base grows, so that slow dimensions rotate no further. */
function dynamic(theta: number, size: number, factor: number, trained: number, length: number): readonly number[] {
  const growth = (factor * Math.max(length, trained)) / trained - (factor - 1);
  const base = theta * growth ** (size / (size - 2));
  return Array.from({ length: size / 2 }, (_, index) => base ** ((-2 * index) / size));
}

/** LongRoPE (Ding et al. 2024, arXiv 2402.13753): each dimension has a divisor up to the trained length, one beyond. */
function longRope(
  plain: readonly number[],
  parameters: Extract<Parameters, { rope_type: 'longrope' }>,
  trained: number,
  factor: number,
): Rope {
  const divided = (name: 'short_factor' | 'long_factor') => {
    const divisors = parameters[name];
    if (divisors.length !== plain.length) {
      fail(
        'config.json',
        `Expected ${plain.length} numbers in ${name} of the rope parameters, half the turned dimensions of a head, got ${divisors.length}. Correct the field.`,
      );
    }
    return plain.map((frequency, index) => frequency / divisors[index]!);
  };
  const [short, long] = [divided('short_factor'), divided('long_factor')];
  return {
    frequencies: short,
    frequenciesAt: (length) => (length > trained ? long : short),
    scale: parameters.attention_factor ?? (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained))),
  };
}

/** Llama 3.1 (arXiv 2407.21783): stretches wavelengths beyond the trained length, keeps short ones, blends between. */
function llama3(frequency: number, own: Extract<Parameters, { rope_type: 'llama3' }>, length: number): number {
  const { factor, low_freq_factor: low, high_freq_factor: high } = own;
  const turns = (length * frequency) / (2 * Math.PI);
  const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
  return (1 - kept) * (frequency / factor) + kept * frequency;
}

/** YaRN (Peng et al. 2023, arXiv 2309.00071): a ramp of dimensions from kept to stretched, and sharper attention. */
function yarn(
  plain: readonly number[],
  theta: number,
  parameters: Extract<Parameters, { rope_type: 'yarn' }>,
  length: number,
  factor: number,
): Rope {
  const size = plain.length * 2;
  const dimension = (turns: number) => (size * Math.log(length / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const edge = parameters.truncate ? { low: Math.floor, high: Math.ceil } : { low: Number, high: Number };
  const low = Math.max(edge.low(dimension(parameters.beta_fast ?? 32)), 0);
  const high = Math.min(edge.high(dimension(parameters.beta_slow ?? 1)), size - 1);
  const width = high === low ? 0.001 : high - low;
  const warmth = (weight: number) => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  const { mscale, mscale_all_dim: all } = parameters;
  return {
    frequencies: plain.map((frequency, index) => {
      const stretched = Math.min(1, Math.max(0, (index - low) / width));
      return stretched * (frequency / factor) + (1 - stretched) * frequency;
    }),
    scale: parameters.attention_factor ?? (mscale && all ? warmth(mscale) / warmth(all) : warmth(1)),
  };
}
