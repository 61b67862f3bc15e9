import { z } from 'zod';
import { decoderFamily, layerWindows, windowFields } from '../decoder/decoder-config.ts';
import { typedDecoder, typedRopeFields } from '../decoder/typed-ropes.ts';
import { olmoFields, olmoParts } from './olmo2.ts';

/** OLMo 3 (arXiv 2512.13961): OLMo 2 with windows in three of four layers; rotations are scaled in the fourth alone. */
export const olmo3 = decoderFamily(
  z.object({
    ...olmoFields,
    sliding_window: windowFields.sliding_window.default(4096),
    layer_types: windowFields.layer_types,
    ...typedRopeFields,
    model_type: z.literal('olmo3'),
  }),
  (config) => {
    const windows = layerWindows(config, (layer) => (layer + 1) % 4 !== 0);
    const theta = config.rope_theta ?? 500_000;
    return { ...typedDecoder(config, windows, { full: theta, sliding: theta }), ...olmoParts };
  },
);
