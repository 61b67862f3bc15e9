import { z } from 'zod';
import type { Architecture } from '../decoder/architecture.ts';
import { decoderNetwork } from '../decoder/decoder.ts';
import { decoderShape, layerWindows, parseConfig, windowFields } from '../decoder/decoder-config.ts';
import { layerRopes, typedRopeFields, typedRopes } from '../decoder/typed-ropes.ts';
import { olmoFields, olmoParts } from './olmo2.ts';

/** OLMo 3 (arXiv 2512.13961): OLMo 2 with windows in three of four layers; rotations are scaled in the fourth alone. */
export const olmo3: Architecture = {
  modelType: 'olmo3',
  build(json) {
    const config = parseConfig('olmo3', Config, json);
    const windows = layerWindows('olmo3', config, (layer) => (layer + 1) % 4 !== 0);
    const theta = config.rope_theta ?? 500_000;
    const ropes = typedRopes(config, { full: theta, sliding: theta });
    const shape = decoderShape('olmo3', { ...config, ...ropes.full });
    return decoderNetwork({
      ...shape,
      ...olmoParts,
      windows,
      layerRopes: layerRopes(config, ropes, windows, shape.headDimension),
    });
  },
};

const Config = z.object({
  ...olmoFields,
  ...windowFields,
  ...typedRopeFields,
  model_type: z.literal('olmo3'),
  sliding_window: windowFields.sliding_window.default(4096),
});
