import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { count, decoderFamily, decoderFields, plainDecoder, sameWindows } from '../decoder/decoder-config.ts';
import { rope, ropeParameters } from '../decoder/rope.ts';

const share = z.number().positive().max(1).nullish();
/** The share of a head's dimensions that rotates, and the other RoPE parameters. */
const PartialRope = z
  .looseObject({ partial_rotary_factor: share })
  .transform(({ partial_rotary_factor: own, type, rope_type: kind = type, ...rest }) => {
    // The first names of LongRoPE were "su" and "yarn".
    const rope_type = kind === 'su' || kind === 'yarn' ? 'longrope' : (kind ?? 'default');
    return [own, { ...rest, rope_type }] as [typeof own, unknown];
  })
  .pipe(z.tuple([share, ropeParameters]));

/**
 * Phi-3, Phi-3.5 and Phi-4 (arXiv 2404.14219): Llama with one matrix for queries, keys and values, one for gate and up,
 * and LongRoPE. Phi-4-mini rotates only the first dimensions of a head.
 */
export const phi3 = decoderFamily(
  z.object({
    ...decoderFields,
    model_type: z.literal('phi3'),
    hidden_act: z.literal('silu').default('silu'),
    rms_norm_eps: z.number().positive().default(1e-5),
    rope_scaling: PartialRope.nullish(),
    rope_parameters: PartialRope.nullish(),
    partial_rotary_factor: share,
    sliding_window: count.nullish(),
    attention_bias: z.literal(false).default(false),
    resid_pdrop: z.literal(0).default(0),
    embd_pdrop: z.literal(0).default(0),
    tie_word_embeddings: z.boolean().default(false),
  }),
  ({ rope_scaling, rope_parameters, partial_rotary_factor, ...config }) => {
    const [share, scaling] = rope_scaling ?? rope_parameters ?? [];
    const plain = plainDecoder(config);
    const turned = Math.floor(plain.headDimension * (share ?? partial_rotary_factor ?? 1));
    if (turned < 2 || turned % 2 !== 0) {
      fail(
        'config.json',
        `Expected an even number of a head's ${plain.headDimension} dimensions to turn, got ${turned}. Correct partial_rotary_factor.`,
      );
    }
    return {
      ...plain,
      rope: rope({ ...config, rope_parameters: scaling }, turned),
      fused: true,
      windows: sameWindows(config),
    };
  },
);
