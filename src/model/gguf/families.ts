import { fail } from '../../lib/errors.ts';
import type { Metadata } from './metadata.ts';

/** How llama.cpp changes a family's checkpoint, and the family's own fields of `config.json`. */
export interface Family {
  readonly modelType: string;
  /** Whether rows of queries and keys interleave the two halves of a rotated head. */
  readonly interleaved?: boolean;
  /** Whether norms are written as 1 + w. */
  readonly normsAboveOne?: boolean;
  /** Whether each part has a norm before and after it. */
  readonly normsBehind?: boolean;
  /** Whether files may omit the base of RoPE, which is then 10,000. */
  readonly defaultBase?: boolean;
  /** Keys that only this family has. */
  readonly keys?: readonly string[];
  /** Fields of `config.json` that only this family has. `size` is the dimension of a head. */
  fields?(metadata: Metadata, sizes: { layers: number; hidden: number; heads: number; size: number }): object;
}

const FAMILIES: Readonly<Record<string, Family>> = {
  llama: { modelType: 'llama', interleaved: true },
  qwen2: { modelType: 'qwen2' },
  qwen3: { modelType: 'qwen3' },
  gemma: { modelType: 'gemma', normsAboveOne: true, defaultBase: true },
  gemma2: {
    modelType: 'gemma2',
    keys: ['attention.sliding_window', 'attn_logit_softcapping', 'final_logit_softcapping'],
    normsAboveOne: true,
    normsBehind: true,
    defaultBase: true,
    fields: (metadata, { layers, hidden, heads, size }) => ({
      sliding_window: metadata.required('gemma2.attention.sliding_window', metadata.count),
      attn_logit_softcapping: metadata.required('gemma2.attn_logit_softcapping', metadata.number),
      final_logit_softcapping: metadata.required('gemma2.final_logit_softcapping', metadata.number),
      // No key gives it. Of the published sizes only 27B, with 46 layers, has a value other than the size of a head.
      query_pre_attn_scalar: layers === 46 ? hidden / heads : size,
    }),
  },
  gemma3: {
    modelType: 'gemma3_text',
    keys: ['attention.sliding_window', 'rope.freq_base_swa', 'final_logit_softcapping'],
    normsAboveOne: true,
    normsBehind: true,
    fields: (metadata, { layers, hidden, heads, size }) => ({
      sliding_window: metadata.required('gemma3.attention.sliding_window', metadata.count),
      // Five windowed layers, then a full one, and a separate base; no key gives either.
      layer_types: Array.from({ length: layers }, (_, layer) =>
        layer % 6 === 5 ? 'full_attention' : 'sliding_attention',
      ),
      rope_local_base_freq: metadata.number('gemma3.rope.freq_base_swa') ?? 10_000,
      attn_logit_softcapping: null,
      final_logit_softcapping: metadata.number('gemma3.final_logit_softcapping') ?? null,
      // As in gemma2; 27B has 62 layers here.
      query_pre_attn_scalar: layers === 62 ? hidden / heads : size,
    }),
  },
};

/** The family of `general.architecture`. */
export function familyOf(metadata: Metadata): { architecture: string; family: Family } {
  const architecture = metadata.required('general.architecture', metadata.text);
  const family = Object.hasOwn(FAMILIES, architecture) ? FAMILIES[architecture] : undefined;
  if (family) return { architecture, family };
  return fail(
    'gguf',
    `Expected general.architecture to be one of ${Object.keys(FAMILIES).join(', ')}, got ${JSON.stringify(architecture)}. ` +
      'Choose such a model, or its checkpoint for transformers.',
  );
}
