import { z } from 'zod';
import { checkShape } from '../lib/check-shape.ts';
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
  /** Updates over which the learning rate rises. A training of fewer updates ends before the peak. */
  readonly warmup: number;
  /** Weight decay of AdamW, multiplied by the learning rate at each update. */
  readonly weightDecay: number;
  /** Gradients with a larger norm are scaled down to this norm; with `Number.MAX_VALUE` none is. */
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

/**
 * Fails where an option is missing, unknown or out of its range.
 *
 * @param part As in `fail`.
 */
export function checkTraining(part: string, training: unknown): void {
  checkShape(schema, withoutUndefined(training), { part, where: `\`training\`${adviceOn(training)}` });
}

const COUNT = 'a whole number of at least 1';
const POSITIVE = 'a finite number above 0';
const count = z.int(COUNT).min(1, COUNT);
const positive = (expected = POSITIVE) => z.number(expected).gt(0, expected);
const nonNegative = (expected: string) => z.number(expected).min(0, expected);
const truth = z.boolean('true or false');

const adapterFields = {
  rank: count,
  alpha: positive(),
  rankStabilized: truth,
  dropout: nonNegative('a share from 0 to below 1').lt(1, 'a share from 0 to below 1'),
  targets: z.array(z.string('text'), 'a list of names').min(1, 'at least one name').readonly(),
};

const fields = {
  updates: count,
  taskRows: count,
  alignmentRows: count,
  accumulation: count.exactOptional(),
  checkpointing: truth.exactOptional(),
  learningRate: positive(),
  warmup: z.int('a whole number of at least 0').min(0, 'a whole number of at least 0'),
  weightDecay: nonNegative('a finite number of at least 0'),
  maxGradientNorm: positive(`${POSITIVE} (Number.MAX_VALUE clips nothing)`),
  adapter: strict(adapterFields).readonly(),
  timeMultiple: count.exactOptional(),
  maximumLength: count,
};

const schema = strict(fields).readonly().refine(({ taskRows, accumulation = 1 }) => taskRows % accumulation === 0, {
  path: ['accumulation'],
  error: 'a divisor of `taskRows`',
});

function strict<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, { error: ({ code }) => code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : 'an object' });
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const same: Same<z.infer<typeof schema>, TrainingOptions> = true;
export const adapterSame: Same<z.infer<typeof schema>['adapter'], AdapterOptions> = true;
