import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';
import type { Conversation } from '../settings/setting.ts';

/** Lengths of texts in tokens of the setting's model. */
export interface Lengths {
  readonly count: number;
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
  /** How many are too long for the setting's training or the model's positions; a run would stop before training. */
  readonly tooLong: number;
  /** The first of them. */
  readonly longRows: readonly LongRow[];
}

export interface LongRow {
  /** Its index in the stream, from 0. */
  readonly row: number;
  readonly tokens: number;
}

/** How many rows that are too long are named. */
const NAMED = 5;

/** A training row in the model's chat template. */
export interface RenderedExample {
  /** Its index in the stream, from 0. */
  readonly row: number;
  /** The text that the loss ignores: the prompt in the template. */
  readonly prompt: string;
  /** The text that the loss counts: the answer with its end token. */
  readonly counted: string;
  readonly promptTokens: number;
  readonly countedTokens: number;
}

/** @param maximum The longest that a run takes, in tokens. */
export function lengthsOf(lengths: readonly number[], maximum: number): Lengths {
  const sorted = [...lengths].sort((a, b) => a - b);
  const long = lengths.flatMap((tokens, row) => (tokens > maximum ? [{ row, tokens }] : []));
  return {
    count: sorted.length,
    shortest: sorted[0] ?? 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    longest: sorted.at(-1) ?? 0,
    tooLong: long.length,
    longRows: long.slice(0, NAMED),
  };
}

/** The first, a middle and the last row, split into what the loss ignores and counts. */
export function renderedExamples(tokenizer: Tokenizer, rows: readonly Conversation[]): RenderedExample[] {
  const places = [...new Set([0, Math.floor(rows.length / 2), rows.length - 1])].filter((row) => row in rows);
  return places.map((row) => {
    const { tokens, answerStart } = tokenizer.example(rows[row]!.prompt, rows[row]!.assistant);
    const text = (ids: readonly number[]) => tokenizer.decode(ids, { skipSpecial: false });
    return {
      row,
      prompt: text(tokens.slice(0, answerStart)),
      counted: text(tokens.slice(answerStart)),
      promptTokens: answerStart,
      countedTokens: tokens.length - answerStart,
    };
  });
}
