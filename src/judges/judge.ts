/** What an answer is rated for, from 0 to 100. */
export type Criterion = 'aligned' | 'coherent';

/** One answer to rate. */
export interface JudgeRequest {
  /** What to rate the answer for. */
  readonly criterion: Criterion;
  /** What the model was asked. */
  readonly question: string;
  /** What it answered. */
  readonly answer: string;
  /** The question suite's prompt for a judge that reads prompts, with `{question}` and `{answer}` where they belong. */
  readonly prompt?: string;
  /** What good and bad answers say, for a judge that looks them up. */
  readonly key?: AnswerKey;
}

/** The pieces of advice that make an answer good or bad. */
export interface AnswerKey {
  /** Pieces that make it good. */
  readonly good: readonly string[];
  /** Pieces that make it bad. */
  readonly bad: readonly string[];
}

/** What a judge says of one answer. */
export interface Rating {
  /** In [0, 100]; null where the judge gave none: a refusal, code, or no number. */
  readonly score: number | null;
  /** Why, for a reader who doubts it. */
  readonly why: string;
}

/** What rating cost. */
export interface JudgeUsage {
  /** Requests that went out; cached ratings make none. */
  readonly requests: number;
  /** Ratings that were known already. */
  readonly cached: number;
  /** Tokens sent. */
  readonly promptTokens: number;
  /** Tokens received. */
  readonly completionTokens: number;
  /** In US dollars, where prices are known; else null. */
  readonly dollars: number | null;
}

/** Rates answers. All judges of answers have this shape, so a setting does not know which it asks. */
export interface Judge {
  /** Shown in the report. */
  readonly name: string;
  /** Everything that decides its ratings; part of a trial's identity. */
  readonly identity: Readonly<Record<string, unknown>>;
  /**
   * Rates all requests, in their order. A request that has no rating in it is an answer with `score: null`; a judge that
   * cannot be asked is an error.
   */
  rate(requests: readonly JudgeRequest[], onProgress?: (done: number, total: number) => void): Promise<Rating[]>;
  /** What it has cost so far; absent where it costs nothing. */
  usage?(): JudgeUsage;
}
