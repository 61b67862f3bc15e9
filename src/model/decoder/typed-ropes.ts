/** Models whose windowed layers rotate differently from the full ones: Gemma 3, OLMo 3. */
import { z } from 'zod';
import { type Rope, type RopeConfig, rope, ropeFields, ropeParameters } from './rope.ts';

/** `rope_parameters` by kind of layer since transformers 5; earlier, the flat fields describe the full layers. */
export const typedRopeFields = {
  rope_parameters: z
    .object({ full_attention: ropeParameters.nullish(), sliding_attention: ropeParameters.nullish() })
    .nullish(),
  rope_local_base_freq: ropeFields.rope_theta,
};

type TypedConfig = Omit<RopeConfig, 'rope_parameters'> & z.infer<z.ZodObject<typeof typedRopeFields>>;
/** The rope fields of one kind of layer, which replace the configuration's. */
interface OwnFields {
  readonly rope_parameters: RopeConfig['rope_parameters'];
  readonly rope_scaling: RopeConfig['rope_scaling'];
  readonly rope_theta: number;
}

/** The fields of both kinds; in old configurations the scaling belongs to the full layers alone. */
export function typedRopes(
  config: TypedConfig,
  theta: { readonly full: number; readonly sliding: number },
): { readonly full: OwnFields; readonly sliding: OwnFields } {
  const { rope_parameters: parameters, rope_scaling: scaling } = config;
  return {
    full: {
      rope_scaling: scaling,
      rope_parameters: parameters?.full_attention,
      rope_theta: config.rope_theta ?? theta.full,
    },
    sliding: {
      rope_scaling: null,
      rope_parameters: parameters?.sliding_attention,
      rope_theta: config.rope_local_base_freq ?? theta.sliding,
    },
  };
}

/** The rotation of each layer, by whether it has a window. */
export function layerRopes(
  config: TypedConfig,
  { full, sliding }: ReturnType<typeof typedRopes>,
  windows: readonly (number | undefined)[],
  size: number,
): Rope[] {
  const [everywhere, near] = [rope({ ...config, ...full }, size), rope({ ...config, ...sliding }, size)];
  return windows.map((window) => (window === undefined ? everywhere : near));
}
