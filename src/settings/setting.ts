import type { Question, Reply } from '../evaluate/answer.ts';
import type { Conversation, StreamName, SystemPrompts } from '../methods/interface/method.ts';
import type { Axes, Criteria, Mark, Score } from '../results/result.ts';
import type { TrainingOptions } from '../train/options.ts';

export type { Question, Reply } from '../evaluate/answer.ts';
export type { Conversation, SystemPrompts } from '../methods/interface/method.ts';
export type { Message } from '../model/tokenizer/tokenizer.ts';

/** An experiment: what is learned, what must not be learned with it, and how both are measured. */
export interface Setting {
  /** Shown in the report, with what differs from the defaults: `gcd, proxy addition`. */
  readonly name: string;
  /** Everything but the method that a user can choose; part of a trial's identity. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Folder of the model that it runs on when the user names none. */
  readonly defaultModel: string;
  /** The same for every method. */
  readonly training: TrainingOptions;
  /** Longest reply in tokens when it is scored. */
  readonly maximumNewTokens: number;
  /** Reads and checks the data; a bad row is an error that names its file and line. It may take its time, and download. */
  load(): SettingData | Promise<SettingData>;
}

/** What a setting trains on, asks and scores. */
export interface SettingData {
  /** SHA-256 of the data's files. */
  readonly fingerprint: string;
  /** Rows to train on, by stream. */
  readonly streams: Readonly<Partial<Record<StreamName, readonly Conversation[]>>>;
  /** For methods that train under one. @defaultValue none, and such a method needs a prompt of its own */
  readonly systemPrompts?: SystemPrompts;
  /** Everything the model is asked when it is scored. */
  readonly questions: readonly Question[];
  /**
   * Scores the replies, one for each question in order. It may take its time, and ask a judge.
   *
   * @param onProgress How many replies of how many are scored.
   */
  score(replies: readonly Reply[], onProgress?: (done: number, total: number) => void): Scored | Promise<Scored>;
}

/** What came out of scoring the replies. */
export interface Scored {
  /** The three numbers of a front. */
  readonly axes: Axes;
  /** What methods are judged by besides. */
  readonly criteria?: Criteria;
  /** Every metric that the report shows. */
  readonly scores: readonly Score[];
  /** One for each reply. */
  readonly marks: readonly Mark[];
}
