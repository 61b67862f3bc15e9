import type { Question, Reply } from '../evaluate/answer.ts';
import type { Conversation, StreamName, SystemPrompts } from '../methods/interface/method.ts';
import type { Axes, Criteria, Mark, Score } from '../results/result.ts';
import type { TrainingOptions } from '../train/options.ts';

export type { Question, Reply } from '../evaluate/answer.ts';
export type { Conversation, SystemPrompts } from '../methods/interface/method.ts';
export type { Message } from '../model/tokenizer/tokenizer.ts';

/** An experiment: what the model should learn, what it should not learn with it, and how both are measured. */
export interface Setting {
  /** The name in the report, with differences from the defaults: `gcd, proxy addition`. */
  readonly name: string;
  /** Everything but the method that a user can choose; part of a trial's identity. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Folder of the default model. */
  readonly defaultModel: string;
  /** Training options, the same for every method. */
  readonly training: TrainingOptions;
  /** Longest reply in tokens. */
  readonly maximumNewTokens: number;
  /** Reads and checks the data, or downloads them. A bad row is an error that names its file and line. */
  load(): SettingData | Promise<SettingData>;
}

/** What a setting trains on, asks and scores. */
export interface SettingData {
  /** SHA-256 of the data's files. */
  readonly fingerprint: string;
  /** Training rows by stream. */
  readonly streams: Readonly<Partial<Record<StreamName, readonly Conversation[]>>>;
  /** Prompts for methods that train under one. @defaultValue none; such a method then needs a prompt of its own */
  readonly systemPrompts?: SystemPrompts;
  /** What these data cannot measure, for their reader. @defaultValue none */
  readonly notes?: readonly string[];
  /** All questions that the model is scored on. */
  readonly questions: readonly Question[];
  /** Fails where replies could not be scored now. Called before a trial is run. @defaultValue they always can */
  checkScoring?(): Promise<void>;
  /**
   * Scores the replies, one for each question in order. It may ask a judge.
   *
   * @param onProgress Receives how many replies of how many are scored.
   */
  score(replies: readonly Reply[], onProgress?: (done: number, total: number) => void): Scored | Promise<Scored>;
}

/** The scores of all replies. */
export interface Scored {
  /** The three scores of a front. */
  readonly axes: Axes;
  /** The further criteria. */
  readonly criteria?: Criteria;
  /** Every metric that the report shows. */
  readonly scores: readonly Score[];
  /** One grade for each reply. */
  readonly marks: readonly Mark[];
}
