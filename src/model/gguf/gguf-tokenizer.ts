import type { TokenizerFiles } from '../tokenizer/build-tokenizer.ts';
import { addedToken, bpe, byteTokens, idsOf, SPACE, spaceSteps } from '../tokenizer/tokenizer-json.ts';
import type { Metadata } from './metadata.ts';
import { preTokenizerOf } from './pre-tokenizers.ts';
import { mergesByScore } from './scored-merges.ts';

/** The tokenizer's files, and the other files' fields about its tokens. */
export interface GgufTokenizer extends TokenizerFiles {
  /** Fields for `config.json` and `generation_config.json`. */
  readonly ids: Readonly<Record<string, number | readonly number[]>>;
  readonly tokens: number;
}

/** Token types, by llama.cpp's numbers. */
const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;
const BYTE = 6;
const KEY = 'tokenizer.ggml.';
/** An upper bound for one token: runs of white space have some hundred characters, damaged lengths are millions. */
const LONGEST_TOKEN = 4096;

/**
 * `tokenizer.json` and `tokenizer_config.json` from a file's metadata: a byte-level BPE, or one of SentencePiece.
 *
 * @param chatTemplate Replaces the file's template, which may be absent.
 */
export function tokenizerOf(metadata: Metadata, name: string, chatTemplate?: string): GgufTokenizer {
  const model = metadata.required(`${KEY}model`, metadata.text);
  if (model !== 'gpt2' && model !== 'llama') {
    metadata.refuse(`${KEY}model`, '"gpt2" (byte-level BPE) or "llama" (SentencePiece)');
  }
  const { tokens, kinds } = vocabularyOf(metadata, model);
  const added = tokens.flatMap((content, id) => {
    const isControl = kinds[id] === CONTROL;
    // Unused tokens are written as control tokens, which they are not.
    const special = isControl && !/^<unused\d+>$/.test(content);
    return isControl || kinds[id] === USER_DEFINED ? [addedToken(id, content, special)] : [];
  });
  const ids = specialIds(metadata, tokens.length);
  const addBos = metadata.boolean(`${KEY}add_bos_token`) ?? model === 'llama';
  const parts =
    model === 'gpt2'
      ? byteLevelBpe(metadata, tokens, name)
      : sentencePiece(metadata, { tokens, kinds }, ids.unk_token_id);
  return {
    tokens: tokens.length,
    ids: turnEnds(metadata, tokens.length, ids),
    tokenizer: { version: '1.0', truncation: null, padding: null, added_tokens: added, ...parts, post_processor: null },
    config: {
      tokenizer_class: 'PreTrainedTokenizerFast',
      add_prefix_space: false,
      add_bos_token: addBos,
      clean_up_tokenization_spaces: false,
      added_tokens_decoder: Object.fromEntries(added.map(({ id, ...rest }) => [id, rest])),
      additional_special_tokens: added.flatMap(({ special, content }) => (special ? [content] : [])),
      ...Object.fromEntries(Object.entries(ids).map(([field, id]) => [field.replace('_id', ''), tokens[id]])),
      chat_template: metadata.text('tokenizer.chat_template') ?? chatTemplate,
    },
  };
}

interface Vocabulary {
  readonly tokens: readonly string[];
  readonly kinds: readonly number[];
}

function vocabularyOf(metadata: Metadata, model: string): Vocabulary {
  const texts = metadata.required(`${KEY}tokens`, metadata.texts);
  const kinds = metadata.required(`${KEY}token_type`, metadata.counts);
  const endless = texts.findIndex(({ length }) => length > LONGEST_TOKEN);
  if (endless >= 0)
    metadata.refuse(`${KEY}tokens`, `of at most ${LONGEST_TOKEN} characters each (token ${endless} has more)`);
  if (texts.length === 0) metadata.refuse(`${KEY}tokens`, 'a list that is not empty');
  if (kinds.length !== texts.length || !kinds.every((kind) => kind >= 1 && kind <= 6)) {
    metadata.refuse(`${KEY}token_type`, `${texts.length} numbers from 1 to 6, one a token`);
  }
  // llama.cpp writes runs of spaces as plain text; the vocabulary holds them in normalized form.
  const spelled = (text: string, id: number) => (kinds[id] === USER_DEFINED ? text.replaceAll(' ', SPACE) : text);
  const tokens = model === 'llama' ? texts.map(spelled) : texts;
  const ids = new Map<string, number>();
  tokens.forEach((token, id) => {
    const first = ids.get(token);
    const what = `without repetition (${first} and ${id} are ${JSON.stringify(token)})`;
    if (first !== undefined) metadata.refuse(`${KEY}tokens`, what);
    ids.set(token, id);
  });
  return { tokens, kinds };
}

function specialIds(metadata: Metadata, size: number): Readonly<Record<string, number>> {
  const names = { bos: 'bos', eos: 'eos', unk: 'unknown', pad: 'padding' };
  return Object.fromEntries(
    Object.entries(names).flatMap(([ours, theirs]) => {
      const id = idOf(metadata, theirs, size);
      return id === undefined ? [] : [[`${ours}_token_id`, id]];
    }),
  );
}

function idOf(metadata: Metadata, name: string, size: number): number | undefined {
  const key = `${KEY}${name}_token_id`;
  const id = metadata.count(key);
  return id === undefined || id < size ? id : metadata.refuse(key, `below ${size}, the number of tokens`);
}

/** The tokens that end an answer: `eos`, and the end of a turn if the file names one. */
function turnEnds(metadata: Metadata, size: number, { unk_token_id: _, ...ids }: Readonly<Record<string, number>>) {
  const eot = idOf(metadata, 'eot', size);
  const eos = ids.eos_token_id;
  return eot === undefined || eos === undefined || eot === eos ? ids : { ...ids, eos_token_id: [eos, eot] };
}

function byteLevelBpe(metadata: Metadata, tokens: readonly string[], name: string) {
  const { normalizer, preTokenizer, ignoreMerges } = preTokenizerOf(
    metadata.required(`${KEY}pre`, metadata.text),
    name,
  );
  const vocab = idsOf(tokens);
  const merges = metadata.required(`${KEY}merges`, metadata.texts);
  const known = (text: string | undefined) => text !== undefined && Object.hasOwn(vocab, text);
  const wrong = merges.find((merge) => {
    const [left, right, ...more] = merge.split(' ');
    return more.length > 0 || !known(left) || !known(right) || !known(`${left}${right}`);
  });
  if (wrong !== undefined)
    metadata.refuse(`${KEY}merges`, `of two tokens that make a third (${JSON.stringify(wrong)} is not)`);
  return {
    normalizer,
    pre_tokenizer: preTokenizer,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: bpe(vocab, merges, { ignore_merges: ignoreMerges }),
  };
}

function sentencePiece(metadata: Metadata, { tokens, kinds }: Vocabulary, unknown: number | undefined) {
  const scores = metadata.required(`${KEY}scores`, metadata.numbers);
  if (scores.length !== tokens.length) metadata.refuse(`${KEY}scores`, `${tokens.length} numbers, one a token`);
  const prefix = metadata.boolean(`${KEY}add_space_prefix`) ?? true;
  const bytes = kinds.filter((kind) => kind === BYTE).length;
  const vocab = idsOf(tokens);
  if (bytes !== 256 || !byteTokens.every((token) => Object.hasOwn(vocab, token) && kinds[vocab[token]!] === BYTE)) {
    metadata.refuse(`${KEY}token_type`, `6 for the 256 tokens <0x00> to <0xFF> and no others (${bytes} have it)`);
  }
  if (unknown === undefined) metadata.refuse(`${KEY}unknown_token_id`, 'there');
  const scoreOf = (id: number) => (kinds[id] === NORMAL ? scores[id] : kinds[id] === USER_DEFINED ? 0 : undefined);
  const merges = mergesByScore(
    tokens,
    tokens.map((_, id) => scoreOf(id)),
  );
  const { normalizer, decoder } = spaceSteps(prefix);
  return {
    normalizer,
    pre_tokenizer: null,
    decoder,
    model: bpe(vocab, merges, { unk_token: tokens[unknown as number], fuse_unk: true, byte_fallback: true }),
  };
}
