import { z } from 'zod';
import { silu } from '../../tensor/smooth.ts';
import type { Architecture } from '../decoder/architecture.ts';
import { type Decoder, decoderNetwork } from '../decoder/decoder.ts';
import { decoderFields, decoderShape, parseConfig } from '../decoder/decoder-config.ts';

/**
 * OLMo 2 (arXiv 2501.00656): Llama with norms after each part, not before, and norms over all of a token's queries and
 * keys.
 */
export const olmo2: Architecture = {
  modelType: 'olmo2',
  build(json) {
    const config = parseConfig('olmo2', Config, json);
    return decoderNetwork({ ...decoderShape('olmo2', config), ...olmoParts });
  },
};

/** The fields of OLMo 2 and 3. */
export const olmoFields = {
  ...decoderFields,
  hidden_act: z.literal('silu').default('silu'),
  rms_norm_eps: z.number().positive().default(1e-5),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
};

const Config = z.object({ ...olmoFields, model_type: z.literal('olmo2') });

/** The parts that OLMo 2 and 3 do not share with Llama. */
export const olmoParts: Pick<Decoder, 'queryKeyNorms' | 'activation' | 'norms' | 'block'> = {
  queryKeyNorms: 'token',
  activation: silu,
  norms: ['post_attention_layernorm', 'post_feedforward_layernorm'],
  block(x, { residual, norm, attention, feedForward }) {
    const y = residual(x).add(norm('post_attention_layernorm', attention(x)));
    return y.add(norm('post_feedforward_layernorm', feedForward(y)));
  },
};
