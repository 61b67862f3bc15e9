/** A criterion that an answer is rated by, from 0 to 100. */
export type Criterion = 'aligned' | 'coherent';

/** One answer to rate. */
export interface JudgeRequest {
  /** The criterion. */
  readonly criterion: Criterion;
  /** The question to the model. */
  readonly question: string;
  /** The model's answer. */
  readonly answer: string;
  /** The question suite's prompt for judges that read prompts, with the placeholders `{question}` and `{answer}`. */
  readonly prompt?: string;
  /** Advice of good and bad answers, for a judge that looks answers up. */
  readonly key?: AnswerKey;
}

/** The pieces of advice that make an answer good or bad. */
export interface AnswerKey {
  /** Pieces that make it good. */
  readonly good: readonly string[];
  /** Pieces that make it bad. */
  readonly bad: readonly string[];
}

/** A judge's rating of one answer. */
export interface Rating {
  /** In [0, 100]; null where the judge gave no number (a refusal, for example). */
  readonly score: number | null;
  /** The reason, for a reader who doubts the rating. */
  readonly why: string;
}

/** The cost of rating. */
export interface JudgeUsage {
  /** Requests sent; cached ratings need none. */
  readonly requests: number;
  /** Ratings found in the cache. */
  readonly cached: number;
  /** Tokens sent. */
  readonly promptTokens: number;
  /** Tokens received. */
  readonly completionTokens: number;
  /** In US dollars where prices are known, else null. */
  readonly dollars: number | null;
}

/** Rates answers. All judges share this interface, so a setting does not know which one it asks. */
export interface Judge {
  /** The name that the report shows. */
  readonly name: string;
  /** Everything that determines its ratings; part of a trial's identity. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Whether each question needs a prompt of the suite. @defaultValue false */
  readonly readsPrompts?: boolean;
  /**
   * Fails where it cannot be reached, refuses to rate, or gives no rating to a plain question. A run calls it before anything is trained; absent where there
   * is nothing to find out.
   */
  check?(): Promise<void>;
  /**
   * Rates all requests, in their order. An answer without a rating gets `score: null`; a judge that cannot be reached
   * is an error.
   */
  rate(requests: readonly JudgeRequest[], onProgress?: (done: number, total: number) => void): Promise<Rating[]>;
  /** The cost so far; absent where rating is free. */
  usage?(): JudgeUsage;
}
