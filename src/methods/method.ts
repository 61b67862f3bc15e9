import type { Params } from '../tensor/params.ts';
import type { Scalar, Tensor } from '../tensor/tfjs.ts';

/** The data a method may read: task rows, the alignment proxy, and the proxy's prompts with undesired answers. */
export type StreamName = 'task' | 'alignment' | 'misaligned';

/**
 * A fine-tuning method: where it acts in the pipeline
 * state ← setup(run); repeat: loss terms → gradients → combine → optimizer; finish(params).
 *
 * Everything but `setup` and `finish` is traced into one program: it must not read a tensor's value. Nothing outside a
 * method's own file may ask for its name.
 */
export interface Method {
  readonly name: string;
  /** All options after defaults: they are part of the trial's identity. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The option that suites sweep. */
  readonly strength?: { readonly option: string; readonly value: number };
  /** The streams it reads at every update, and how. Each declared stream must be read, and no other can be. */
  readonly streams: Readonly<Partial<Record<StreamName, StreamUse>>>;
  /**
   * The objective as the sum of named terms, each already weighted. Terms must be sums over the batch's positions with
   * `step.weights`, so that micro-batches add up to the effective batch.
   */
  loss?(params: Params, step: Step): Terms;
  /** Several objectives whose gradients are accumulated apart, for methods that act on directions; needs `combine`. */
  losses?(params: Params, step: Step): Readonly<Record<string, Scalar>>;
  /** The update's direction from the accumulated gradients of `losses`. */
  combine?(gradients: Readonly<Record<string, Params>>, step: StepInfo): Params;
}

export type Terms = Readonly<Record<string, Scalar>>;

export interface StreamUse {
  /** Rows an update, from the rows of task data an update. @defaultValue the setting's choice */
  readonly rows?: (taskRows: number) => number;
  /** The positions that count: those of answers, or all real tokens. @defaultValue 'answer' */
  readonly tokens?: 'answer' | 'all';
  /** Outputs of the base model (the adapter switched off) to hold ready; computed once for each row. */
  readonly reference?: 'logProbabilities';
}

/** What every hook inside the program may know. */
export interface StepInfo {
  /** Frozen state from `setup`. */
  readonly state: Params;
  /** Updates done over updates in all, in (0, 1]: a scalar. */
  readonly progress: Scalar;
}

/** One micro-batch of every declared stream, and the model to put it through. N positions count in a stream. */
export interface Step extends StepInfo {
  /** −Σ weights · log p(target), in nats: the token mean over the effective batch. */
  crossEntropy(params: Params, stream: StreamName): Scalar;
  /** Logits at the positions that count: (N, V). */
  logits(params: Params, stream: StreamName): Tensor;
  /** Tokens at those positions: (N) int32. */
  targets(stream: StreamName): Tensor;
  /** Their weights, which sum to 1 over the effective batch: (N). */
  weights(stream: StreamName): Tensor;
  /** Answer tokens of the effective batch: a scalar. */
  answerTokens(stream: StreamName): Scalar;
  /** log-probabilities of the base model at those positions, held constant: (N, V). */
  reference(stream: StreamName): Tensor;
}
