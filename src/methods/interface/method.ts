import type { Arrays } from '../../engine/named-arrays.ts';
import type { Params } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Carry } from './carry.ts';
import type { Conversation, SystemPrompts } from './conversation.ts';
import type { ForwardEdit } from './forward-edit.ts';
import type { Monitor } from './monitor.ts';
import type { Run } from './run.ts';
import type { Step, StepInfo, Terms } from './step.ts';
import type { StreamName, Streams } from './streams.ts';

export type { Carry } from './carry.ts';
export type { Conversation, SystemPrompts } from './conversation.ts';
export type { Monitor } from './monitor.ts';
export type { ExtraTrained, ExtraTraining, Run } from './run.ts';
export type { Positions, Step, StepInfo, Terms } from './step.ts';
export type { ReferenceKind, StreamName, Streams, StreamUse } from './streams.ts';

/**
 * A fine-tuning method: where it acts in the pipeline
 * rewrite(data); state ← setup(run); repeat: forward → loss → gradients → penalty → combine → optimizer → adjust;
 * finish(adapter). So it has four places: the data, the forward pass, the objective and its gradient, what was trained.
 *
 * Everything but `setup`, `finish` and the monitor's choices is traced into one program: it must not read a tensor's
 * value. Nothing outside a method's own file may ask for its name.
 */
export interface Method {
  /** As it is exported, such as `kl`; shown in the report and part of the trial's identity. */
  readonly name: string;
  /** All options after defaults: they are part of the trial's identity. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The option that suites sweep. */
  readonly strength?: { readonly option: string; readonly value: number };
  /** Each declared stream must be read, and no other can be. */
  readonly streams: Streams;
  /** On the data: a stream's rows as they are trained on, in place of the setting's; as many, in the same order. */
  rewrite?(
    stream: StreamName,
    rows: readonly Conversation[],
    prompts: SystemPrompts | undefined,
  ): readonly Conversation[];
  /** A system prompt under which everything is asked once more after training; the alignment there is recorded beside. */
  trigger?(prompts: SystemPrompts | undefined): string;
  /** On the forward pass of updates. */
  readonly forward?: ForwardEdit;
  /** Frozen state (a plane, a first adapter), made before training; steps see it as `state`. */
  setup?(run: Run): Promise<Arrays>;
  /** Indices of the rows that updates read of a stream, from the frozen state. @defaultValue all rows */
  chooseRows?(state: Arrays): Readonly<Partial<Record<StreamName, readonly number[]>>>;
  /**
   * The objective as the sum of named terms, each already weighted. Terms must be sums over the batch's positions with
   * `step.weights` or rows with `step.rowWeights`, or times `step.share`, so that micro-batches add up to the effective batch.
   */
  loss?(params: Params, step: Step): Terms;
  /** In place of `loss`: several objectives, whose gradients are accumulated apart. */
  readonly losses?: Readonly<Record<string, (params: Params, step: Step) => Scalar>>;
  /**
   * A further term, made of the accumulated gradients of `losses`: a cosine, say. Its own gradient, a second derivative,
   * is accumulated in a second pass over the micro-batches, and joins the others as `penalty`.
   */
  penalty?(gradients: Readonly<Record<string, Params>>, step: StepInfo): Scalar;
  /** The update's direction from the accumulated gradients (of `loss`, by that name). @defaultValue their sum */
  combine?(gradients: Readonly<Record<string, Params>>, step: StepInfo): Params;
  /** What is added to the adapter, from what the optimizer would add. */
  adjust?(change: Params, step: StepInfo): Params;
  /** State that updates change, such as a multiplier; steps see it as `carried`. */
  readonly carry?: Carry;
  /** Watches a loss while training, and may stop it. */
  readonly monitor?: Monitor;
  /** The adapter that the trial ends with, of any rank; the adapter's scale stays. */
  finish?(adapter: Arrays, run: Run, state: Arrays): Promise<Arrays>;
  /**
   * Of a method that only changes what another has trained: that other, and the change, which `finish` makes too. A suite
   * then takes the other's stored training in place of one of its own.
   */
  readonly after?: { readonly base: Method; change(adapter: Arrays): Arrays };
}
