import { z } from 'zod';
import { checkShape } from '../lib/errors.ts';
import { isRecord } from '../lib/records.ts';
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

/** Fails where a training option is missing, unknown or out of its range. */
export function checkTraining(part: string, training: unknown): void {
  // An option that has a default may be undefined.
  const given = isRecord(training)
    ? Object.fromEntries(Object.entries(training).filter(([, value]) => value !== undefined))
    : training;
  const whole = isIncomplete(given) ? ', where `adapter` is whole: { ...embeddedTraining.adapter, rank: 4 }' : '';
  checkShape(trainingSchema, given, { part, where: `\`training\`${whole}` });
}

function isIncomplete(training: unknown): boolean {
  const adapter = isRecord(training) ? training.adapter : undefined;
  return isRecord(adapter) && Object.keys(adapterFields).some((name) => adapter[name] === undefined);
}

/** A schema for each field, also for one that may be absent. */
type FieldsOf<T> = { readonly [Name in keyof T]-?: z.ZodType<T[Name]> };

const COUNT = 'a whole number of at least 1';
const WARMUP = 'a whole number of at least 0';
const POSITIVE = 'a finite number above 0';
const CLIP = `${POSITIVE}, where Number.MAX_VALUE clips nothing`;
const DECAY = 'a finite number of at least 0';
const SHARE = 'a number from 0 to below 1';
const TARGETS = 'a list of at least one name';

const count = z.int(COUNT).min(1, { error: COUNT, abort: true });
const truth = z.boolean('true or false');

const adapterFields = {
  rank: count,
  alpha: z.number(POSITIVE).gt(0, POSITIVE),
  rankStabilized: truth,
  dropout: z.number(SHARE).min(0, SHARE).lt(1, SHARE),
  targets: z.array(z.string('a name'), TARGETS).min(1, TARGETS).readonly(),
} satisfies FieldsOf<AdapterOptions>;

const fields = {
  updates: count,
  taskRows: count,
  alignmentRows: count,
  accumulation: count.exactOptional(),
  checkpointing: truth.exactOptional(),
  learningRate: z.number(POSITIVE).gt(0, POSITIVE),
  warmup: z.int(WARMUP).min(0, WARMUP),
  weightDecay: z.number(DECAY).min(0, DECAY),
  maxGradientNorm: z.number(CLIP).gt(0, CLIP),
  adapter: strict(adapterFields),
  timeMultiple: count.exactOptional(),
  maximumLength: count,
} satisfies FieldsOf<TrainingOptions>;

export const trainingSchema = strict(fields).refine(({ taskRows, accumulation = 1 }) => taskRows % accumulation === 0, {
  path: ['accumulation'],
  error: 'a divisor of `taskRows`',
});

function strict<T extends z.ZodRawShape>(shape: T) {
  const known = Object.keys(shape).join(', ');
  return z
    .strictObject(shape, { error: ({ code }) => (code === 'unrecognized_keys' ? known : 'an object') })
    .readonly();
}
