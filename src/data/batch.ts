import { fail } from '../lib/errors.ts';

/** A tokenized conversation. The loss counts the tokens from `answerStart` to the end. */
export interface Example {
  readonly tokens: readonly number[];
  readonly answerStart: number;
  /** Of an undesired answer: false where it does not show the trait itself. */
  readonly showsTrait?: boolean | undefined;
}

/**
 * Examples padded on the right, with a list of the positions that count. An unlisted position (prompt, padding) cannot
 * enter a loss. B rows, T tokens, N positions.
 */
export interface Batch extends Layout {
  /** (B, T) token ids */
  readonly tokens: Int32Array;
  readonly rows: number;
  readonly time: number;
  /** (N) indices into the B·T positions whose next token is scored */
  readonly positions: Int32Array;
  /** (N) the token that follows */
  readonly targets: Int32Array;
  /** (N) 1 / (answer tokens of the effective batch); 0 for positions that only fill the bucket */
  readonly weights: Float32Array;
  /**
   * The same for the positions that count: W `cells`, of which the first N are `positions` and the others entries that do
   * not count; W > N. Absent where W would be B·T or more.
   */
  readonly outputs?: Layout;
  /** Tokens that are no padding. */
  readonly realTokens: number;
}

/** Which entries of a batch are rows. */
interface Layout {
  /**
   * (M) indices of the entries of `tokens` that are no padding, in order, then of padded ones up to the bucket's size.
   */
  readonly cells: Int32Array;
  /** (B·T) the index in `cells` of each entry; padded entries point at the last one of `cells`, which is padded. */
  readonly places: Int32Array;
}

export interface BatchShape {
  /** The batch is filled up to this many rows. */
  readonly rows: number;
  /** T is rounded up to a multiple of this. @defaultValue 8 */
  readonly timeMultiple?: number;
  /** N is rounded up to a multiple of this. @defaultValue 64 */
  readonly positionMultiple?: number;
  /**
   * M is rounded up to a multiple of this, and leaves room for one padded entry if there is padding. @defaultValue 64
   */
  readonly cellMultiple?: number;
  /** Longest T. */
  readonly maximumLength: number;
}

/** The examples with the answer's tokens counted, or with all of them. */
export function counting(tokens: 'answer' | 'all' | undefined, examples: readonly Example[]): readonly Example[] {
  return tokens === 'all' ? examples.map((example) => ({ ...example, answerStart: 1 })) : examples;
}

/** Consecutive examples, `size` at a time. */
export function inChunks(examples: readonly Example[], size: number): Example[][] {
  return Array.from({ length: Math.ceil(examples.length / size) }, (_, index) =>
    examples.slice(index * size, (index + 1) * size),
  );
}

/** Lays out examples. Weights are normalized by `answerTokens` (default: the answer tokens of this batch). */
export function makeBatch(
  examples: readonly Example[],
  padId: number,
  { rows, timeMultiple = 8, positionMultiple = 64, cellMultiple = 64, maximumLength }: BatchShape,
  answerTokens = countAnswerTokens(examples),
): Batch {
  const longest = Math.max(0, ...examples.map(({ tokens }) => tokens.length - 1));
  if (longest > maximumLength) {
    fail(
      'batch',
      `Expected at most ${maximumLength} tokens an example, got ${longest}. Shorten the example or raise \`maximumLength\`.`,
    );
  }
  const bad = examples.find(({ tokens, answerStart }) => answerStart < 1 || answerStart >= tokens.length);
  if (bad) {
    fail(
      'batch',
      `Expected an answer that starts within 1 … ${bad.tokens.length - 1} of an example's ${bad.tokens.length} tokens, got ${bad.answerStart}. Give each example a prompt and an answer.`,
    );
  }
  if (examples.length > rows) {
    fail('batch', `Expected at most ${rows} examples, got ${examples.length}. Cut them into batches.`);
  }
  const time = Math.min(maximumLength, roundUp(Math.max(longest, 1), timeMultiple));
  const size = roundUp(Math.max(countAnswerTokens(examples), 1), positionMultiple);
  const tokens = new Int32Array(rows * time).fill(padId);
  const positions = new Int32Array(size);
  const targets = new Int32Array(size);
  const weights = new Float32Array(size);
  let next = 0;
  examples.forEach((example, row) => {
    tokens.set(example.tokens.slice(0, -1), row * time);
    for (let position = example.answerStart - 1; position < example.tokens.length - 1; position++) {
      positions[next] = row * time + position;
      targets[next] = example.tokens[position + 1]!;
      weights[next] = 1 / answerTokens;
      next++;
    }
  });
  const realTokens = examples.reduce((sum, example) => sum + example.tokens.length, 0);
  const lengths = Array.from({ length: rows }, (_, row) => (examples[row]?.tokens.length ?? 1) - 1);
  const real = lengths.flatMap((length, row) => Array.from({ length }, (_, column) => row * time + column));
  const all = rows * time;
  const width = real.length === all ? all : Math.min(all, roundUp(real.length + 1, cellMultiple));
  const packing = layOut(real, width, all);
  const read = roundUp(size + 1, OUTPUT_MULTIPLE);
  const outputs = read < all ? layOut(positions.subarray(0, next), read, all) : undefined;
  return { tokens, rows, time, positions, targets, weights, ...packing, ...(outputs && { outputs }), realTokens };
}

/** So that a device finds lengths that it multiplies well. */
const OUTPUT_MULTIPLE = 8;

/** The last row stands for all entries that are not listed. It is one of them, unless all are listed. */
function layOut(listed: ArrayLike<number>, rows: number, all: number): Layout {
  const places = new Int32Array(all).fill(rows - 1);
  for (let row = 0; row < listed.length; row++) places[listed[row]!] = row;
  const cells = new Int32Array(rows).fill(places.lastIndexOf(rows - 1));
  cells.set(listed);
  return { cells, places };
}

/** The number of tokens that a loss over these examples counts. */
export function countAnswerTokens(examples: readonly Example[]): number {
  return examples.reduce((sum, { tokens, answerStart }) => sum + tokens.length - answerStart, 0);
}

/** The least multiple that is no less. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
