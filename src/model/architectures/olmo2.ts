import { z } from 'zod';
import type { Decoder } from '../decoder/decoder.ts';
import { decoderFamily, decoderFields, plainDecoder } from '../decoder/decoder-config.ts';

/** The fields of OLMo 2 and 3. */
export const olmoFields = {
  ...decoderFields,
  hidden_act: z.literal('silu').default('silu'),
  rms_norm_eps: z.number().positive().default(1e-5),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
};

/** The parts that OLMo 2 and 3 do not share with Llama. */
export const olmoParts: Pick<Decoder, 'queryKeyNorms' | 'norms' | 'block'> = {
  queryKeyNorms: 'token',
  norms: ['post_attention_layernorm', 'post_feedforward_layernorm'],
  block(x, { residual, norm, attention, feedForward }) {
    const y = residual(x).add(norm('post_attention_layernorm', attention(x)));
    return y.add(norm('post_feedforward_layernorm', feedForward(y)));
  },
};

/** OLMo 2 (arXiv 2501.00656): Llama with norms after each part, not before, and on a token's whole queries and keys. */
export const olmo2 = decoderFamily(z.object({ ...olmoFields, model_type: z.literal('olmo2') }), (config) => ({
  ...plainDecoder(config),
  ...olmoParts,
}));
