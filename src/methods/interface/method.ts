import type { Arrays } from '../../engine/named-arrays.ts';
import type { Params } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Carry, Monitor } from './between-updates.ts';
import type { Conversation, SystemPrompts } from './conversation.ts';
import type { ForwardEdit } from './forward-edit.ts';
import type { Run } from './run.ts';
import type { Objective, Step, StepInfo, Terms } from './step.ts';
import type { StreamName, Streams } from './streams.ts';

export type { Divergence } from '../../tensor/losses.ts';
export type { Carry, Done, Monitor } from './between-updates.ts';
export type { Conversation, SystemPrompts } from './conversation.ts';
export type { ExtraTrained, ExtraTraining, Run } from './run.ts';
export type { Objective, Positions, Step, StepInfo, Terms } from './step.ts';
export type { ReferenceKind, StreamName, Streams, StreamUse } from './streams.ts';

/**
 * A fine-tuning method, given by its hooks into the pipeline: rewrite(data); state ← setup(run); repeat: forward → loss
 * → gradients → penalty → combine → optimizer → adjust; finish(adapter); change(adapter). So it can act on the data, the forward pass,
 * the objective and its gradient, and the trained adapter.
 *
 * All hooks but `setup`, `finish`, the change and the monitor's choices are traced into one program, so they must not read a
 * tensor's value. No code outside a method's own file may ask for its name.
 */
export interface Method {
  /** The exported name, such as `kl`. The report shows it, and it is part of the trial's identity. */
  readonly name: string;
  /** All options after defaults; part of the trial's identity. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The option that suites sweep. */
  readonly strength?: { readonly option: string; readonly value: number };
  /** The streams that the method reads: each declared one must be read, and no other can be. */
  readonly streams: Streams;
  /** On the data: the rows that a stream trains on, in place of the setting's. As many, in the same order. */
  rewrite?(
    stream: StreamName,
    rows: readonly Conversation[],
    prompts: SystemPrompts | undefined,
  ): readonly Conversation[];
  /** A system prompt under which all questions are asked once more after training; scored beside. */
  trigger?(prompts: SystemPrompts | undefined): string;
  /** On the forward pass of updates. */
  readonly forward?: ForwardEdit;
  /** Makes frozen state (a plane, a first adapter) before training; steps see it as `state`. */
  setup?(run: Run): Promise<Arrays>;
  /** Indices of the rows of a stream that updates read, from the frozen state. @defaultValue all rows */
  chooseRows?(state: Arrays): Readonly<Partial<Record<StreamName, readonly number[]>>>;
  /**
   * The objective as a sum of named terms, each already weighted. A term must be a sum over the batch's positions with
   * `step.weights`, a sum over rows with `step.rowWeights`, or multiplied by `step.share`. Then micro-batches add up to
   * the effective batch.
   */
  loss?(params: Params, step: Step): Terms;
  /** In place of `loss`: several objectives, whose gradients are accumulated separately. */
  readonly losses?: Readonly<Record<string, Objective>>;
  /**
   * One more term, computed from the accumulated gradients of `losses`, such as a cosine. Its own gradient, a second
   * derivative, is accumulated in a second pass over the micro-batches and joins the others as `penalty`.
   */
  penalty?(gradients: Readonly<Record<string, Params>>, step: StepInfo): Scalar;
  /** The update's direction from the accumulated gradients (of `loss`, by that name). @defaultValue their sum */
  combine?(gradients: Readonly<Record<string, Params>>, step: StepInfo): Params;
  /** The change of the adapter, from the change that the optimizer proposes. */
  adjust?(change: Params, step: StepInfo): Params;
  /** State that changes with updates, such as a multiplier; steps see it as `carried`. */
  readonly carry?: Carry;
  /** Watches a loss during training, and may stop it. */
  readonly monitor?: Monitor;
  /** The adapter that the trial ends with, of any rank. The adapter's scale stays. */
  finish?(adapter: Arrays, run: Run, state: Arrays): Promise<Arrays>;
  /** The method whose hooks are called inside this one's. Its code is part of the trial's identity too. */
  readonly inner?: Method;
  /**
   * For a method that changes what another method has trained: that method, and the change, which follows `finish`. If
   * both train alike, a suite uses the other's stored training in place of a new one. The change may train on its own
   * account.
   */
  readonly after?: { readonly base: Method; change(adapter: Arrays, run: Run): Arrays | Promise<Arrays> };
}
