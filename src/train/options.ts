import type { AdapterOptions } from '../model/adapter/adapter.ts';

/** How a trial trains. All methods of a comparison share these options. */
export interface TrainingOptions {
  /** Optimizer updates. */
  readonly updates: number;
  /** Task rows an update: the effective batch. */
  readonly taskRows: number;
  /** Proxy rows an update, unless a method says otherwise. */
  readonly alignmentRows: number;
  /** Micro-batches that an update's rows are cut into; must divide `taskRows`. @defaultValue 1 */
  readonly accumulation?: number;
  /**
   * Keep only each layer's input for the backward pass and compute the rest again: the same numbers in less memory and
   * a third more time. @defaultValue false
   */
  readonly checkpointing?: boolean;
  /** Peak of the schedule: linear warm-up, then linear decay to zero. */
  readonly learningRate: number;
  /** Updates over which the learning rate rises. */
  readonly warmup: number;
  /** Weight decay of AdamW, multiplied by the learning rate at each update. */
  readonly weightDecay: number;
  /** Gradients with a larger norm are scaled down to this norm. */
  readonly maxGradientNorm: number;
  /** Rank, scale, dropout and places of the LoRA adapter. */
  readonly adapter: AdapterOptions;
  /**
   * The longest row of a batch is rounded up to a multiple of this many tokens. A larger value gives fewer shapes to
   * compile a program for. Padding costs attention alone. @defaultValue 16
   */
  readonly timeMultiple?: number;
  /** Longest example in tokens. */
  readonly maximumLength: number;
}
