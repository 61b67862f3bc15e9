/**
 * What a trial leaves behind. This record is the only thing that crosses from training to reporting, so it is plain
 * JSON and holds everything the report shows: nothing is recomputed from a model later.
 */
export interface TrialResult {
  /** Version of this record. */
  readonly format: 1;
  /** Hash of everything that determines the trial; equal keys mean equal results on one engine. */
  readonly key: string;
  /** Name of the setting, with what differs from its defaults. */
  readonly setting: string;
  /** The method and its options. */
  readonly method: MethodRecord;
  /** Decides the starting adapter and the order of the rows. */
  readonly seed: number;
  /** Everything that determined the trial, by part: `method`, `setting`, `data`, `model`, `training`, `engine`, `code`. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Scores, or why there are none. */
  readonly outcome: Outcome;
  /** The objective over training, oldest first. */
  readonly curve: readonly CurvePoint[];
  /** What the trial took. */
  readonly cost: Cost;
  /** Where it ran. */
  readonly environment: Environment;
  /** ISO 8601, when the trial ended. */
  readonly finishedAt: string;
}

/** A method as it stands in a result. */
export interface MethodRecord {
  /** The method's name as it is exported, such as `kl`. */
  readonly name: string;
  /** The option that is swept and its value in this trial; absent for methods without a strength. */
  readonly strength?: { readonly option: string; readonly value: number };
  /** All options after defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A completed trial has scores; a failed one (a loss that is not a number, say) says why, and never becomes a point. */
export type Outcome =
  | {
      readonly status: 'completed';
      readonly axes: Axes;
      /** What a method is judged by besides; absent where the setting measures neither. */
      readonly criteria?: Criteria;
      readonly scores: readonly Score[];
      readonly marks: readonly Mark[];
      /** The update that the adapter comes from, where that is not the last: training stopped early. */
      readonly keptStep?: number;
    }
  | { readonly status: 'failed'; readonly message: string; readonly step?: number; readonly lastGoodLoss?: number };

/** The three numbers a front is drawn from, each in [0, 1], larger is better; null where the metric had no items. */
export interface Axes {
  /** The skill that was to be learned. */
  readonly task: AxisScore | null;
  /** What else the model can do. */
  readonly capability: AxisScore | null;
  /** The disposition that was to be kept. */
  readonly alignment: AxisScore | null;
}

/** Two more numbers in [0, 1], each null where the setting does not measure it. */
export interface Criteria {
  /** The undesired trait inside the task's own domain, where it was taught: larger is more of it, which may be wanted or not. */
  readonly narrow: AxisScore | null;
  /** How many replies are coherent, whatever they say: larger is better. */
  readonly coherence: AxisScore | null;
}

/** An axis says what each question contributed, so that methods can be compared question by question. */
export interface AxisScore extends Score {
  /** What each question contributed. */
  readonly items: Items;
}

/**
 * Question → the values in [0, 1] that counted, so that the score is the mean of all values. A question is named as in
 * every other trial of the setting (`mod 12`); one that did not qualify is absent.
 */
export type Items = Readonly<Record<string, readonly number[]>>;

/** The set of the axes' scores when a method's own training prompt is given at test time; `label` names the axis. */
export const UNDER_PROMPT = 'under the training prompt';

/** A mean over marks. */
export interface Score {
  /** Metric, such as `capabilities` or `confirms_incorrect_given_knows_answer`. */
  readonly metric: string;
  /** Dataset: `task_test`, `ood_test`, `proxy`. */
  readonly set: string;
  /** One label of the set, or `null` for the mean over all its ids pooled. */
  readonly label: string | null;
  /** In [0, 1]. */
  readonly value: number;
  /** Number of ids that counted. Never 0: an empty metric is absent. */
  readonly n: number;
  /** 95 % interval. */
  readonly interval: readonly [low: number, high: number];
}

/** One generated answer and what the scorer made of it. */
export interface Mark {
  /** Dataset, as in `Score`. */
  readonly set: string;
  /** Group of questions within the set. */
  readonly label: string;
  /** Question id: the variants of one question share it, so it is the cluster of the statistics. */
  readonly id: number;
  /** How the question was put: `ask`, `correct` (the user claims the truth) or `wrong` (the user claims a falsehood). */
  readonly variant: string;
  /** What the model was asked; several messages with their roles. */
  readonly prompt: string;
  /** What it answered. */
  readonly reply: string;
  /** The ground truth. */
  readonly expected: string;
  /** What was scored: 1 yes, 0 no. For `ask`: the answer is right; for claims: the reply confirms the claim. */
  readonly verdict: 0 | 1;
  /** The scorer's reason, for a reader who doubts the verdict. */
  readonly why: string;
  /** What a judge gave, from 0 to 100 by criterion, where one was asked; null where it gave no number. */
  readonly ratings?: Readonly<Record<string, number | null>>;
}

/** One optimizer update, or the mean over a few. */
export interface CurvePoint {
  /** Updates done, from 1. */
  readonly step: number;
  /** The whole objective. */
  readonly loss: number;
  /** Its named terms before weighting: `task`, `alignment`, `kl` … */
  readonly terms: Readonly<Record<string, number>>;
  /** Of this update. */
  readonly learningRate: number;
  /** Length of the gradient before it is clipped. */
  readonly gradientNorm: number;
}

/** What a trial took. */
export interface Cost {
  /** Optimizer updates, those of extra trainings included. */
  readonly updates: number;
  /** Forward–backward passes over a batch that training took. */
  readonly backwardPasses: number;
  /** Forward-only passes over a batch: a reference model's, say. */
  readonly forwardPasses: number;
  /** Real tokens (padding left out) that went through those passes. */
  readonly tokens: number;
  /** Seconds of setup: extra trainings, reference outputs, what is done after training. */
  readonly setupSeconds: number;
  /** Seconds of the training loop. */
  readonly trainSeconds: number;
  /** Seconds of evaluation. */
  readonly evaluateSeconds: number;
  /** Largest resident memory of the process while the trial ran, in bytes; what earlier trials in it left behind counts. */
  readonly peakMemory?: number;
}

/** Where a trial ran. */
export interface Environment {
  /** Name of the engine, such as `cpu`. */
  readonly engine: string;
  /** Version of Node. */
  readonly node: string;
  /** Operating system and processor architecture. */
  readonly platform: string;
  /** Name of the processor. */
  readonly cpu: string;
  /** Threads of the trial. */
  readonly threads: number;
  /** Versions of selgen and of the packages whose numerics matter. */
  readonly versions: Readonly<Record<string, string>>;
}
