import type { Family } from './families.ts';
import type { Metadata } from './metadata.ts';

/** Names below an architecture that are read for all families. */
const COMMON = [
  'block_count|context_length|embedding_length|feed_forward_length|vocab_size',
  'attention\\.(?:head_count|head_count_kv|layer_norm_rms_epsilon|key_length|value_length)',
  'rope\\.(?:freq_base|dimension_count)',
  'rope\\.scaling\\.(?:type|factor|original_context_length|attn_factor|finetuned|yarn_log_multiplier|yarn_beta_(?:fast|slow))',
].join('|');
/** Names that only some families have. */
const SPECIAL = 'attention\\.sliding_window|rope\\.freq_base_swa|(?:attn|final)_logit_softcapping';
/** Names below `tokenizer` that are read, or that concern llama.cpp alone. */
const TOKENIZER = [
  'ggml\\.(?:model|pre|tokens|token_type|token_type_count|scores|merges|add_space_prefix|remove_extra_whitespaces)',
  'ggml\\.(?:bos|eos|eot|eom|unknown|padding|seperator|separator|mask|cls|prefix|suffix|middle|fim_\\w+)_token_id',
  'ggml\\.add_(?:bos|eos|sep)_token',
  'chat_templates?|chat_template\\.\\w+|huggingface\\.json',
].join('|');

/**
 * Stops at an unknown key of the architecture or the tokenizer, because it may change what the model computes, and at a
 * known key with the wrong prefix. Other keys are ignored.
 */
export function checkKeys(metadata: Metadata, architecture: string, { keys = [] }: Family): void {
  const own = keys.map((key) => key.replaceAll('.', '\\.')).join('|') || '(?!)';
  const namespaces = [
    { prefix: `${architecture}.`, names: `${COMMON}|${own}`, all: `${COMMON}|${SPECIAL}` },
    { prefix: 'tokenizer.', names: TOKENIZER, all: TOKENIZER },
  ];
  for (const { prefix, names, all } of namespaces) {
    const known = new RegExp(`^(?:${names})$`);
    const misplaced = new RegExp(`(?:${all})$`);
    for (const key of metadata.keys) {
      const fits = key.startsWith(prefix) ? known.test(key.slice(prefix.length)) : !misplaced.test(key);
      if (!fits) metadata.refuse(key, `a key that is known under ${prefix} (it may change what the model computes)`);
    }
  }
}
