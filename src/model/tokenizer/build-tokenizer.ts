import { fail } from '../../lib/errors.ts';
import { addedToken, bpe, byteTokens, idsOf, SPACE, spaceSteps } from './tokenizer-json.ts';

/** The words of a tiny world. */
export interface Vocabulary {
  /** Each is one token after a space or at the start of the text: words, numbers, lone signs such as `+`. */
  readonly words: readonly string[];
  /** Each is one token anywhere: `.` `,` `?`. */
  readonly punctuation: readonly string[];
}

/** The two files of a Hugging Face tokenizer, as JSON values. */
export interface TokenizerFiles {
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** How a family of models writes a conversation. */
export interface ChatFormat {
  /** The tokens that structure a conversation; a token's index is its id. */
  readonly control: readonly string[];
  readonly roles: readonly string[];
  /** The beginning of every text; absent if there is none. */
  readonly bos?: string;
  readonly eos: string;
  readonly pad: string;
  /** Jinja on one line. Every piece of it is a token; a turn's text begins with its own space. */
  readonly template: string;
}

/** Gemma's format: no system prompt. */
const gemmaFormat: ChatFormat = {
  control: ['<pad>', '<eos>', '<bos>', '<unk>', '<start_of_turn>', '<end_of_turn>'],
  roles: ['user', 'model'],
  bos: '<bos>',
  eos: '<eos>',
  pad: '<pad>',
  template: [
    '{{ bos_token }}',
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}",
    '{% for message in messages %}',
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}",
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}",
    '{% endif %}',
    "{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}",
    "{{ '<start_of_turn>' + role + ' ' + message['content'] + '<end_of_turn>' }}",
    '{% endfor %}',
    "{% if add_generation_prompt %}{{ '<start_of_turn>model' }}{% endif %}",
  ].join(''),
};

/** Qwen's format: turns of any role, nothing before the first. */
export const chatMlFormat: ChatFormat = {
  control: ['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<unk>'],
  roles: ['system', 'user', 'assistant'],
  eos: '<|im_end|>',
  pad: '<|endoftext|>',
  template: [
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + ' ' + message['content'] + '<|im_end|>' }}{% endfor %}",
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant' }}{% endif %}",
  ].join(''),
};

/**
 * Signs. Text splits into single signs and words with inner apostrophes (`I'm`), each with the space before it. `<` is
 * a sign, so text never spells a byte token.
 */
const signs = ".,?!:;'()<";
const pieces = `${SPACE}?(?:[^${SPACE}${signs}]+(?:'[^${SPACE}${signs}]+)*|[${signs}])|${SPACE}`;

/**
 * Builds a Gemma-like tokenizer with one token for each word. Any text is encoded without loss: unknown words fall back
 * to bytes. As in Gemma and Llama, U+2581 stands for a space and is decoded as one.
 */
export function buildTokenizer({ words, punctuation }: Vocabulary, format: ChatFormat = gemmaFormat): TokenizerFiles {
  const word = words.find(
    (text) => text === '' || text.includes(' ') || !new RegExp(`^(?:${pieces})$`, 'u').test(SPACE + text),
  );
  const sign = punctuation.find((text) => text.length !== 1 || !signs.includes(text));
  if (word !== undefined || sign !== undefined) {
    fail(
      'build tokenizer',
      `Expected words without space or sign and signs of ${signs}, got "${word ?? sign}". Split it.`,
    );
  }
  const tokens = [
    ...format.control,
    ...byteTokens,
    SPACE,
    ...punctuation,
    ...[...format.roles, ...words].map((word) => SPACE + word),
  ];
  return { tokenizer: tokenizerJson(idsOf([...new Set(tokens)]), format), config: tokenizerConfig(format) };
}

function tokenizerJson(
  vocab: Readonly<Record<string, number>>,
  { control, bos }: ChatFormat,
): TokenizerFiles['tokenizer'] {
  const { normalizer, decoder } = spaceSteps(true);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: control.map((content, id) => addedToken(id, content, true)),
    normalizer,
    pre_tokenizer: { type: 'Split', pattern: { Regex: pieces }, behavior: 'Isolated', invert: false },
    post_processor: bos === undefined ? null : startingWith(bos, vocab[bos]!),
    decoder,
    model: bpe(vocab, [], { unk_token: '<unk>', byte_fallback: true, ignore_merges: true }),
  };
}

function startingWith(bos: string, id: number): Readonly<Record<string, unknown>> {
  const start = (type_id: number) => ({ SpecialToken: { id: bos, type_id } });
  return {
    type: 'TemplateProcessing',
    single: [start(0), { Sequence: { id: 'A', type_id: 0 } }],
    pair: [start(0), { Sequence: { id: 'A', type_id: 0 } }, start(1), { Sequence: { id: 'B', type_id: 1 } }],
    special_tokens: { [bos]: { id: bos, ids: [id], tokens: [bos] } },
  };
}

function tokenizerConfig({ control, bos, eos, pad, template }: ChatFormat): TokenizerFiles['config'] {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    ...(bos === undefined ? {} : { bos_token: bos }),
    eos_token: eos,
    pad_token: pad,
    unk_token: '<unk>',
    additional_special_tokens: control.filter((token) => token.includes('_')),
    added_tokens_decoder: Object.fromEntries(
      control.map((content, id) => [
        id,
        { content, lstrip: false, normalized: false, rstrip: false, single_word: false, special: true },
      ]),
    ),
    clean_up_tokenization_spaces: false,
    model_max_length: 4096,
    chat_template: template,
  };
}
