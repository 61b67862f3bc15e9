/**
 * The record of a trial. It is all that passes from training to reporting, so it is plain JSON and holds everything
 * that the report shows. Nothing is recomputed from a model later.
 */
export interface TrialResult {
  /** Version of this record. */
  readonly format: 1;
  /** Hash of everything that determines the trial. Equal keys mean equal results on one engine. */
  readonly key: string;
  /** Name of the setting, with what differs from its defaults. */
  readonly setting: string;
  /** The method and its options. */
  readonly method: MethodRecord;
  /** Determines the starting adapter and the order of the rows. */
  readonly seed: number;
  /** Everything that determined the trial, by part: `method`, `setting`, `data`, `model`, `training`, `engine`, `code`. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Scores, or why there are none. */
  readonly outcome: Outcome;
  /** The training's updates, in order; empty where none was made. */
  readonly curve: readonly CurvePoint[];
  /** The cost of the trial. */
  readonly cost: Cost;
  /** The machine and software that it ran on. */
  readonly environment: Environment;
  /** ISO 8601 time of the trial's end. */
  readonly finishedAt: string;
  /** Present where the replies were graded again, without training: `identity` then names graders of before. */
  readonly gradedAgain?: {
    /** ISO 8601 time. */
    readonly at: string;
    /** The hash of the graders' files, as `scorersVersion` makes it. */
    readonly graders: string;
  };
}

/** A method as recorded in a result. */
export interface MethodRecord {
  /** The exported name of the method, such as `kl`. */
  readonly name: string;
  /** The option that is swept and its value in this trial; absent for methods without a strength. */
  readonly strength?: { readonly option: string; readonly value: number };
  /** All options after defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * A completed trial has scores. A failed one, for example with a loss of NaN, has a message and never becomes a point.
 */
export type Outcome =
  | {
      readonly status: 'completed';
      readonly axes: Axes;
      /** Further scores that criteria judge; absent where the setting measures neither. */
      readonly criteria?: Criteria;
      readonly scores: readonly Score[];
      readonly marks: readonly Mark[];
      /** The update of the kept adapter, where training stopped early and it is not the last. */
      readonly keptStep?: number;
    }
  | { readonly status: 'failed'; readonly message: string; readonly step?: number; readonly lastGoodLoss?: number };

/** The three scores of a front, each in [0, 1], larger is better; null where the metric had no items. */
export interface Axes {
  /** The skill that training teaches. */
  readonly task: AxisScore | null;
  /** Skills outside the task. */
  readonly capability: AxisScore | null;
  /** The disposition that is to be kept. */
  readonly alignment: AxisScore | null;
}

/** Two more scores in [0, 1], each null where the setting does not measure it. */
export interface Criteria {
  /**
   * The undesired trait in the task's own domain, where it was taught. Larger is more of the trait, which may be wanted
   * or not.
   */
  readonly narrow: AxisScore | null;
  /** The share of coherent replies, whatever they say: larger is better. */
  readonly coherence: AxisScore | null;
}

/** A score with each question's values, so that methods can be compared question by question. */
export interface AxisScore extends Score {
  /** The values of each question. */
  readonly items: Items;
}

/**
 * Question → its values in [0, 1] that counted; the score is the mean of all values. A question has the same name in
 * every trial of the setting (`mod 12`). One that did not qualify is absent.
 */
export type Items = Readonly<Record<string, readonly number[]>>;

/** The set of the axes' scores under a method's own training prompt at test time; `label` names the axis. */
export const UNDER_PROMPT = 'under the training prompt';

/** A mean over graded replies. */
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

/** One generated reply with its grade. */
export interface Mark {
  /** Dataset, as in `Score`. */
  readonly set: string;
  /** Group of questions within the set. */
  readonly label: string;
  /** Question id: the variants of one question share it, so it is the cluster of the statistics. */
  readonly id: number;
  /**
   * The form of the question: `ask`, `correct` (the user claims the truth) or `wrong` (the user claims a falsehood).
   */
  readonly variant: string;
  /** The prompt; several messages stand with their roles. */
  readonly prompt: string;
  /** The model's reply. */
  readonly reply: string;
  /** Whether the limit of new tokens ended the reply; absent where the model did. Trials before 30 November 2026 do not say. */
  readonly cut?: true;
  /** What the verdict looks for: the ground truth, or what the task taught. */
  readonly expected: string;
  /** The grade: 1 yes, 0 no. For `ask`: the answer is right; for claims: the reply confirms the claim. */
  readonly verdict: 0 | 1;
  /** The grader's reason, for a reader who doubts the verdict. */
  readonly why: string;
  /** A judge's ratings from 0 to 100 by criterion, where one was asked; null where it gave no number. */
  readonly ratings?: Readonly<Record<string, number | null>>;
}

/** One optimizer update, or the mean over several. */
export interface CurvePoint {
  /** Updates done, from 1. */
  readonly step: number;
  /** The whole objective. */
  readonly loss: number;
  /** Its named terms as the method returns them: `task`, `alignment`, `kl` … */
  readonly terms: Readonly<Record<string, number>>;
  /** The learning rate of this update. */
  readonly learningRate: number;
  /** Norm of the gradient before clipping. */
  readonly gradientNorm: number;
}

/** The cost of a trial. */
export interface Cost {
  /** Optimizer updates, including those of extra trainings. */
  readonly updates: number;
  /** Forward–backward passes over a batch. */
  readonly backwardPasses: number;
  /** Forward-only passes over a batch, such as those of a reference model. */
  readonly forwardPasses: number;
  /** Real tokens (without padding) in those passes. */
  readonly tokens: number;
  /** Seconds of setup: extra trainings, reference outputs, and work after training. */
  readonly setupSeconds: number;
  /** Seconds of the training loop. */
  readonly trainSeconds: number;
  /** Seconds of evaluation. */
  readonly evaluateSeconds: number;
  /**
   * Peak resident memory of the process during the trial, in bytes; where it took over a stored training, at least that
   * trial's. It includes what earlier trials in the process left allocated. Elsewhere than on Linux it is the largest of
   * samples between batches.
   */
  readonly peakMemory?: number;
}

/** The whole time of a trial. */
export function secondsOf({ setupSeconds, trainSeconds, evaluateSeconds }: Cost): number {
  return setupSeconds + trainSeconds + evaluateSeconds;
}

/** The machine and software of a trial. */
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
  /** Versions of selgen and of the packages that influence numerics. */
  readonly versions: Readonly<Record<string, string>>;
}
