import type { AdapterOptions } from '../model/adapter/adapter.ts';

/** How a trial trains: the same for every method of a comparison. */
export interface TrainingOptions {
  /** Optimizer updates. */
  readonly updates: number;
  /** Task rows an update: the effective batch. */
  readonly taskRows: number;
  /** Proxy rows an update, where a method does not say otherwise. */
  readonly alignmentRows: number;
  /** Micro-batches that an update's rows are cut into; must divide `taskRows`. @defaultValue 1 */
  readonly accumulation?: number;
  /**
   * Keep no more of a layer for the backward pass than what went into it, and compute its inside again: the same numbers
   * in less memory and a third more time. @defaultValue false
   */
  readonly checkpointing?: boolean;
  /** Peak of the schedule: linear warm-up, then linear decay to zero. */
  readonly learningRate: number;
  /** Updates over which the learning rate rises. */
  readonly warmup: number;
  /** AdamW's, times the learning rate at each update. */
  readonly weightDecay: number;
  /** Longer gradients are scaled down to this length. */
  readonly maxGradientNorm: number;
  /** Rank, scale, dropout and places of the LoRA adapter. */
  readonly adapter: AdapterOptions;
  /**
   * The longest row of a batch is rounded up to a multiple of so many tokens: larger, fewer shapes to compile a program for.
   * Padding costs attention alone. @defaultValue 16
   */
  readonly timeMultiple?: number;
  /** Longest example in tokens. */
  readonly maximumLength: number;
}
