/** Models whose windowed layers rotate differently from the full ones: Gemma 3, OLMo 3. */
import { z } from 'zod';
import type { Decoder } from './decoder.ts';
import { type CommonConfig, plainDecoder } from './decoder-config.ts';
import { rope, ropeFields, ropeParameters } from './rope.ts';

/** `rope_parameters` by kind of layer since transformers 5; earlier, the flat fields describe the full layers. */
export const typedRopeFields = {
  rope_parameters: z
    .object({ full_attention: ropeParameters.nullish(), sliding_attention: ropeParameters.nullish() })
    .nullish(),
  rope_local_base_freq: ropeFields.rope_theta,
};

type TypedConfig = Omit<CommonConfig, 'rope_parameters'> & z.infer<z.ZodObject<typeof typedRopeFields>>;

/** Llama's decoder with these windows, and the rotation of each layer by whether it has one. */
export function typedDecoder(
  config: TypedConfig,
  windows: readonly (number | undefined)[],
  theta: { readonly full: number; readonly sliding: number },
): Decoder {
  const { rope_parameters: parameters, rope_local_base_freq: local } = config;
  const plain = plainDecoder({
    ...config,
    rope_parameters: parameters?.full_attention,
    rope_theta: config.rope_theta ?? theta.full,
  });
  const sliding = {
    ...config,
    // In old configurations the scaling belongs to the full layers alone.
    rope_scaling: null,
    rope_parameters: parameters?.sliding_attention,
    rope_theta: local ?? theta.sliding,
  };
  const near = rope(sliding, plain.headDimension);
  return { ...plain, windows, layerRopes: windows.map((window) => (window === undefined ? plain.rope : near)) };
}
