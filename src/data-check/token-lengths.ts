import { messagesOf } from '../evaluate/answer.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';
import type { Conversation, Question } from '../settings/setting.ts';

/** Lengths of texts in tokens of the setting's model. */
export interface Lengths {
  readonly count: number;
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
  /** How many exceed the setting's longest example; training would stop at the first of them. */
  readonly tooLong: number;
}

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

/** @param maximum The longest example that the setting trains on, in tokens. */
export function lengthsOf(tokenizer: Tokenizer, rows: readonly Conversation[], maximum: number): Lengths {
  // The last token is only a target, never an input.
  return summary(
    rows.map(({ prompt, assistant }) => tokenizer.example(prompt, assistant).tokens.length - 1),
    maximum,
  );
}

/** `lengthsOf` for prompts alone. */
export function promptLengthsOf(tokenizer: Tokenizer, questions: readonly Question[]): Lengths {
  return summary(
    questions.map(({ prompt }) => tokenizer.chat(messagesOf(prompt)).length),
    Infinity,
  );
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

function summary(lengths: readonly number[], maximum: number): Lengths {
  const sorted = [...lengths].sort((a, b) => a - b);
  return {
    count: sorted.length,
    shortest: sorted[0] ?? 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    longest: sorted.at(-1) ?? 0,
    tooLong: sorted.filter((length) => length > maximum).length,
  };
}
