import type { HostArray } from '../../engine/engine.ts';
import type { Arrays, Weights } from '../../engine/named-arrays.ts';
import type { AdapterOptions } from '../../model/adapter/adapter.ts';
import type { Network } from '../../model/decoder/architecture.ts';
import type { Params } from '../../tensor/params.ts';
import type { Objective, Step, Terms } from './step.ts';
import type { StreamName, Streams } from './streams.ts';

/** What a method may do before and after training. All computation through the model is added to the trial's cost. */
export interface Run {
  /** The trial's seed, an integer. */
  readonly seed: number;
  /** Optimizer updates of the trial's own training. */
  readonly updates: number;
  /** The model's architecture with its sizes. */
  readonly network: Network;
  /** The base model's weights by checkpoint name. */
  readonly weights: Weights;
  /** Rank, scale and places of the adapter. */
  readonly adapter: AdapterOptions;
  /** The adapter that this seed's training starts from; the same for all methods. */
  readonly initial: Arrays;
  /** Another starting adapter, drawn from this seed and the purpose. */
  newAdapter(purpose: string): Arrays;
  /**
   * An extra training with the same loop and schedule. The trial fails where its loss or adapter is not finite. One
   * without a loss of its own is made once for all strengths of a method, and each is charged for it.
   */
  train(training: ExtraTraining): Promise<ExtraTrained>;
  /** The gradient of a mean over all rows of a stream; `loss` sees a step that holds them all. */
  meanGradient(stream: StreamName, loss: Objective, params: Arrays): Promise<Arrays>;
  /**
   * The base model's residual stream on a stream's answers, after each layer and before any final norm, as a mean over
   * the tokens of each row's answer: (rows, layers, hidden). Only pairs whose undesired answer shows the trait are read.
   */
  answerStates(stream: StreamName): Promise<HostArray>;
  /** The loss of each row of a stream; `loss` sees a step that holds that row alone. */
  lossOfEachRow(stream: StreamName, loss: Objective, params: Arrays): Promise<Float64Array>;
  /** The mean over a stream's rows of the squared gradient of the row's own loss. */
  meanSquaredGradient(stream: StreamName, loss: Objective, params: Arrays): Promise<Arrays>;
  /** Runs a function of tensors once on the engine. */
  compute(inputs: Arrays, body: (tensors: Params) => Params): Promise<Arrays>;
}

/** A training in addition to the trial's own. */
export interface ExtraTraining {
  /** Streams that the method declares. */
  readonly streams: Streams;
  /** As `Method.loss`. @defaultValue the cross-entropy on each stream */
  loss?(params: Params, step: Step): Terms;
  /** @defaultValue those of the trial's own training */
  readonly updates?: number;
  /** @defaultValue the run's `initial` */
  readonly from?: Arrays;
}

/** The result of an extra training. */
export interface ExtraTrained {
  /** The adapter that it ended with. */
  readonly adapter: Arrays;
  /** The mean gradient of the loss over its updates, before clipping. */
  readonly meanGradient: Arrays;
}
