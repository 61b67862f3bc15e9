import type { Arrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import { type Message, messagesOf, type Tokenizer } from '../model/tokenizer/tokenizer.ts';
import type { Generator } from './generate.ts';
import type { ContinuationScorer } from './score-continuations.ts';

// The graders of `em` take it from here. Their files, imports included, are hashed into the committed baselines.
export { messagesOf };

/** One question for a model. */
export interface Question {
  /** A user's message, or everything before the reply: a system prompt, earlier turns, the user's last message. */
  readonly prompt: string | readonly Message[];
  /**
   * At least two replies to choose from. Nothing is written then; each choice is scored by the log-probability of its
   * tokens at the start of the reply. The end of the reply does not count, so no choice should be the beginning of
   * another.
   */
  readonly choices?: readonly string[];
}

/** The model's answer to a question. */
export interface Reply {
  /** The greedy answer; for choices, the likeliest. */
  readonly text: string;
  /** Whether the limit of new tokens ended it. Absent where the model ended it, and for choices. */
  readonly cut?: true;
  /** log p(choice | prompt) in nats, one for each choice. */
  readonly logProbabilities?: readonly number[];
}

/** A model that answers both kinds of questions. */
export interface Respondent {
  readonly tokenizer: Tokenizer;
  readonly generator: Generator;
  readonly scorer: ContinuationScorer;
}

export interface AnswerOptions {
  readonly maximumNewTokens: number;
  /** Called with the number of answered questions and the number of all questions. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Answers all questions in order, with the adapter, or as the base model if there is none. */
export async function answer(
  { tokenizer, generator, scorer }: Respondent,
  questions: readonly Question[],
  adapter: Arrays | undefined,
  { maximumNewTokens, onProgress }: AnswerOptions,
): Promise<Reply[]> {
  const [open, closed] = [indicesOf(questions, false), indicesOf(questions, true)];
  const prompts = questions.map(({ prompt }) => messagesOf(prompt));
  const replies: Reply[] = [];

  if (open.length > 0) {
    const tokens = open.map((index) => tokenizer.chat(prompts[index]!));
    const written = await generator.generate(tokens, adapter, {
      maximumNewTokens,
      onProgress: (done) => onProgress?.(done, questions.length),
    });
    open.forEach((index, place) => {
      const cut = written[place]!.length >= maximumNewTokens ? { cut: true as const } : {};
      replies[index] = { text: tokenizer.decode(written[place]!), ...cut };
    });
  }

  if (closed.length > 0) {
    const candidates = closed.map((index) =>
      questions[index]!.choices!.map((choice) => {
        const { tokens, answerStart } = tokenizer.example(prompts[index]!, choice);
        // The last token ends the turn.
        return tokens.slice(answerStart, -1);
      }),
    );
    const tokens = closed.map((index) => tokenizer.chat(prompts[index]!));
    const scores = await scorer.score(tokens, candidates, adapter, {
      onProgress: (done) => onProgress?.(open.length + done, questions.length),
    });
    closed.forEach((index, place) => {
      const logProbabilities = scores[place]!;
      const likeliest = logProbabilities.indexOf(Math.max(...logProbabilities));
      if (likeliest < 0) failNotFinite(questions[index]!);
      replies[index] = { text: questions[index]!.choices![likeliest]!, logProbabilities };
    });
  }
  return replies;
}

/** The maximum of numbers with NaN among them is NaN, which is none of them. */
function failNotFinite(question: Question): never {
  return fail(
    'answer',
    `Expected a log-probability of each choice for "${lastMessage(question)}", got NaN: the model's outputs are not finite. Lower the learning rate or the method's strength; if the model gives NaN before training too, choose another engine or precision.`,
  );
}

function lastMessage({ prompt }: Question): string {
  return messagesOf(prompt).at(-1)?.content ?? '';
}

function indicesOf(questions: readonly Question[], closed: boolean): number[] {
  return questions.flatMap((question, index) => {
    const { choices } = question;
    if (choices && new Set(choices).size < 2) {
      const asked = lastMessage(question);
      fail('answer', `Expected at least two different choices, got ${JSON.stringify(choices)} for "${asked}".`);
    }
    return (choices !== undefined) === closed ? [index] : [];
  });
}
