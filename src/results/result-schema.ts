import { z } from 'zod';
import type { TrialResult } from './result.ts';

const fraction = z.number().min(0).max(1);
const count = z.int().min(0);
const seconds = z.number().min(0);

const score = z.strictObject({
  metric: z.string().min(1),
  set: z.string().min(1),
  label: z.string().min(1).nullable(),
  value: fraction,
  n: z.int().min(1),
  interval: z
    .tuple([fraction, fraction])
    .refine(([low, high]) => low <= high, 'Expected the lower end first.')
    .readonly(),
});

const axisScore = score.extend({ items: z.record(z.string().min(1), z.array(fraction).min(1).readonly()) }).nullable();

const mark = z.strictObject({
  set: z.string().min(1),
  label: z.string().min(1),
  id: z.int(),
  variant: z.string().min(1),
  prompt: z.string(),
  reply: z.string(),
  cut: z.literal(true).exactOptional(),
  expected: z.string(),
  verdict: z.union([z.literal(0), z.literal(1)]),
  why: z.string(),
  ratings: z.record(z.string(), z.number().min(0).max(100).nullable()).exactOptional(),
});

const outcome = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('completed'),
    axes: z.strictObject({ task: axisScore, capability: axisScore, alignment: axisScore }),
    criteria: z.strictObject({ narrow: axisScore, coherence: axisScore }).exactOptional(),
    scores: z.array(score).readonly(),
    marks: z.array(mark).readonly(),
    keptStep: count.exactOptional(),
  }),
  z.strictObject({
    status: z.literal('failed'),
    message: z.string().min(1),
    step: count.exactOptional(),
    lastGoodLoss: z.number().exactOptional(),
  }),
]);

export const methodSchema = z.strictObject({
  name: z.string().min(1),
  strength: z.strictObject({ option: z.string().min(1), value: z.number() }).exactOptional(),
  options: z.record(z.string(), z.json()),
});

const curvePoint = z.strictObject({
  step: z.int().min(1),
  loss: z.number(),
  terms: z.record(z.string(), z.number()),
  learningRate: z.number(),
  gradientNorm: z.number(),
});

/**
 * The shape of a stored trial. Unknown fields are refused, not dropped: an older selgen must not silently lose half of
 * a newer record.
 */
export const trialResultSchema = z.strictObject({
  format: z.literal(1),
  key: z.string().regex(/^[\w-]{1,128}$/, 'Expected letters, digits, _ or -: a key is a file name.'),
  setting: z.string().min(1),
  method: methodSchema,
  seed: z.int(),
  identity: z.record(z.string(), z.json()),
  outcome,
  curve: z.array(curvePoint).readonly(),
  cost: z.strictObject({
    updates: count,
    backwardPasses: count,
    forwardPasses: count,
    tokens: count,
    setupSeconds: seconds,
    trainSeconds: seconds,
    evaluateSeconds: seconds,
    peakMemory: count.exactOptional(),
  }),
  environment: z.strictObject({
    engine: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    threads: count,
    versions: z.record(z.string(), z.string()),
  }),
  finishedAt: z.iso.datetime({ offset: true }),
  gradedAgain: z.strictObject({ at: z.iso.datetime({ offset: true }), graders: z.string() }).exactOptional(),
}) satisfies z.ZodType<TrialResult>;

/**
 * JSON that fits a schema.
 *
 * @param read Gives the text; what it throws is refused too.
 * @param refuse Receives what is wrong, in a few words.
 */
export function parseJson<T>(
  read: () => string,
  schema: z.ZodType<T>,
  refuse: (problem: string, cause: unknown) => never,
): T {
  let content: unknown;
  try {
    // Some editors put a byte order mark before the text.
    content = JSON.parse(read().replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse((error as Error).message, error);
  }
  const parsed = schema.safeParse(content);
  return parsed.success ? parsed.data : refuse(describeProblems(parsed.error), parsed.error);
}

/** The problems of a record in one line, with the first offending fields. */
export function describeProblems(error: z.ZodError): string {
  const shown = error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'record'}: ${issue.message}`);
  const more = error.issues.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
