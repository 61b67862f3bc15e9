import type { TranscriptChunk } from './transcript-format.ts';

/** The reader's query. */
export interface Query {
  /** Form of the question; empty for all. */
  readonly variant: string;
  /** Only prompts on which the chosen points' verdicts differ. */
  readonly disagreeing: boolean;
  /** Must occur in the prompt, the truth or a shown reply, in any case; empty for no search. */
  readonly search: string;
  readonly seed: number;
  /** Indices of the points shown side by side. */
  readonly cells: readonly number[];
}

/** One prompt with the requested replies. */
export interface Exchange {
  readonly prompt: string;
  readonly expected: string;
  readonly variant: string;
  readonly replies: readonly Reply[];
  /** The size of the verdicts' minority: how evenly they split. */
  readonly dispute: number;
}

export interface Reply {
  readonly cell: number;
  readonly verdict: 0 | 1;
  readonly text: string;
  readonly why: string;
}

/** The exchanges of one chunk that match the query, in the data's order. */
export function select(chunk: TranscriptChunk, { variant, disagreeing, search, seed, cells }: Query): Exchange[] {
  const replies: Reply[][] = chunk.prompts.map(() => []);
  for (const cell of cells) {
    const speaker = chunk.speakers.find((one) => one.cell === cell && one.seed === seed);
    for (const [row, verdict, reply, why] of speaker?.replies ?? []) {
      replies[row]!.push({ cell, verdict, text: chunk.texts[reply]!, why: chunk.texts[why]! });
    }
  }
  const wanted = fold(search.trim());
  return chunk.prompts.flatMap((prompt, row) => {
    const own = replies[row]!;
    const yes = own.filter((reply) => reply.verdict === 1).length;
    const dispute = Math.min(yes, own.length - yes);
    const exchange = {
      prompt: chunk.texts[prompt.prompt]!,
      expected: chunk.texts[prompt.expected]!,
      variant: prompt.variant,
      replies: own,
      dispute,
    };
    const fits =
      own.length > 0 &&
      (variant === '' || variant === prompt.variant) &&
      (!disagreeing || dispute > 0) &&
      (wanted === '' || textsOf(exchange).some((text) => fold(text).includes(wanted)));
    return fits ? [exchange] : [];
  });
}

function textsOf({ prompt, expected, replies }: Exchange): string[] {
  return [prompt, expected, ...replies.map((reply) => reply.text)];
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
