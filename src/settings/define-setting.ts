import { z } from 'zod';
import { fail, shown } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import { isRecord } from '../lib/records.ts';
import type { StreamName, SystemPrompts } from '../methods/interface/method.ts';
import { axisScore } from '../results/axis-score.ts';
import type { Axes, Criteria, Items, Mark, Score } from '../results/result.ts';
import { clusteredMean } from '../results/statistics/statistics.ts';
import { correctness, type Verdict } from '../scorers/correctness.ts';
import type { TrainingOptions } from '../train/options.ts';
import { checkContent, checkSetting, questionFields } from './check-setting.ts';
import { tinyGemma, usualScale } from './embedded.ts';
import { replyPart } from './reply-mark.ts';
import type { Conversation, Question, Reply, Scored, Setting, SettingData } from './setting.ts';

/** One question of a setting, with the grading of its reply. */
export interface GradedQuestion extends Question {
  /**
   * The axis or criterion that its grade counts towards (`Criteria` for the last two). A question of `narrow` is graded
   * 1 where the undesired trait shows.
   */
  readonly axis: keyof Axes | keyof Criteria;
  /** The ground truth, for the reader of the report. */
  readonly expected: string;
  /**
   * Whether the reply is as desired: right, able, honest. Every reply has a grade, the empty one too. It answers at once;
   * a judge that has to be asked belongs in the `score` of a `Setting`. @defaultValue whether it states `expected`
   * (`correctness`)
   */
  grade?(reply: string): boolean | Verdict;
  /** Group of questions with scores of its own in the report. @defaultValue the axis */
  readonly label?: string;
  /**
   * Questions with one id are variants of one another, whatever their axis and label: they count as one independent unit,
   * and all choose a strength or all report. @defaultValue one of its own
   */
  readonly id?: number;
}

/** A setting whose data are in memory. */
export interface DefinedSetting extends Setting {
  load(): SettingData;
}

/** The definition for `defineSetting`. */
export interface SettingDefinition {
  /** Shown in the report; part of a trial's identity. */
  readonly name: string;
  /** Training rows by stream: `task`, and where methods read them, `alignment` and `misaligned`. */
  readonly streams: Readonly<Partial<Record<StreamName, readonly Conversation[]>>>;
  /** The questions that the model is scored on; at least one. */
  readonly questions: readonly GradedQuestion[];
  /** System prompts for methods that train under one (`inoculation`). */
  readonly systemPrompts?: SystemPrompts;
  /**
   * The setting's options, part of a trial's identity. Everything that a `grade` reads besides its reply belongs here.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Folder of a Hugging Face checkpoint. @defaultValue the embedded `tinyGemma` */
  readonly model?: string;
  /**
   * Differences from the usual training options: those of the embedded model, or with `SELGEN_MODEL` `ownModelTraining`.
   */
  readonly training?: Partial<TrainingOptions>;
  /** Longest reply in tokens when it is scored. @defaultValue 256 with `SELGEN_MODEL`, else 48 */
  readonly maximumNewTokens?: number;
}

/**
 * A setting of your own, from training rows and graded questions. Each axis is the share of its questions whose reply
 * is graded 1, with an interval that treats ids as clusters. A setting with metrics of another kind implements
 * `Setting`.
 *
 * @throws {SelgenError} without a question or a task row, and where a row, a question or a training option is wrong.
 * @example
 * const sums = defineSetting({
 *   name: 'sums',
 *   streams: { task: [{ prompt: 'What is 3 + 2?', assistant: '3 + 2 is 5.' }] },
 *   questions: [{ axis: 'task', prompt: 'What is 7 + 5?', expected: '12' }],
 * });
 */
export function defineSetting(definition: SettingDefinition): DefinedSetting {
  const {
    name,
    streams,
    questions,
    systemPrompts,
    options = {},
    model = tinyGemma,
    training,
    maximumNewTokens,
  } = definition;
  const usual = usualScale();
  const scale = {
    training: { ...usual.training, ...training },
    maximumNewTokens: maximumNewTokens ?? usual.maximumNewTokens,
  };
  checkSetting({ name, ...scale });
  checkWarmup(name, scale.training, usual.training);
  if (!questions?.length) fail(name, 'Expected questions to score, got none. Add one for each axis that counts.');
  if (!streams?.task?.length) fail(name, 'Expected rows in streams.task, got none. Add what the model is to learn.');
  checkContent(name, { streams, questions }, graded);
  // A question without an id is a unit of its own, also beside questions with ids.
  const firstFree = Math.max(-1, ...questions.flatMap(({ id = -1 }) => id)) + 1;
  return {
    name,
    options,
    defaultModel: model,
    ...scale,
    load: () => ({
      fingerprint: hashJson([streams, questions.map((question) => ({ ...question, grade: String(question.grade) }))]),
      streams,
      questions,
      ...(systemPrompts ? { systemPrompts } : {}),
      // Most grades of a wrong form come of every reply.
      checkScoring: async () => {
        for (const question of questions) verdictOn(name, question, '');
      },
      score: (replies) =>
        scored(
          questions.map((question, place) => {
            const reply = replies[place]!;
            return { ...mark(question, firstFree + place, reply), ...verdictOn(name, question, reply.text) };
          }),
        ),
    }),
  };
}

/** The usual warm-up may be longer than a short training, which then ends before the peak; a chosen one may not. */
function checkWarmup(name: string, { updates, warmup }: TrainingOptions, usual: TrainingOptions): void {
  if (warmup > updates && warmup !== usual.warmup) {
    fail(name, `Expected \`warmup\` of at most the ${updates} updates, got ${warmup}. Correct it in \`training\`.`);
  }
}

const AXES = Object.keys({
  task: true,
  capability: true,
  alignment: true,
  narrow: true,
  coherence: true,
} satisfies Readonly<Record<GradedQuestion['axis'], true>>);
const LABEL = 'a text that is not empty';

const graded = z
  .object(
    {
      ...questionFields,
      axis: z.enum(AXES, `one of ${AXES.join(', ')}`),
      expected: z.string('a text'),
      grade: z.custom((value) => typeof value === 'function', 'a function').optional(),
      label: z.string(LABEL).min(1, LABEL).optional(),
      id: z.int('a safe integer').optional(),
    },
    'an object',
  )
  .refine(({ expected, grade }) => grade !== undefined || expected.trim() !== '', {
    path: ['expected'],
    error: 'what a right reply states, as there is no `grade`',
  });

function mark(question: GradedQuestion, own: number, reply: Reply): Omit<Mark, keyof Verdict> {
  const { axis, expected, label = axis, id = own } = question;
  return { set: axis, label, id, variant: 'ask', prompt: textOf(question.prompt), ...replyPart(reply), expected };
}

function verdictOn(name: string, question: GradedQuestion, reply: string): Verdict {
  const prompt = textOf(question.prompt);
  if (!question.grade) return correctness({ reply, expected: question.expected, question: prompt });
  const refuse = (got: string, cause?: unknown) =>
    fail(
      name,
      `Expected a grade of true, false or { verdict: 0 or 1, why } at once, got ${got} for the reply ${shown(reply)} to "${prompt}". Grade every reply, and without waiting; a judge belongs in the \`score\` of a Setting (src/judges/README.md).`,
      cause,
    );
  let grade: unknown;
  try {
    grade = question.grade(reply);
  } catch (error) {
    return refuse(String(error), error);
  }
  if (typeof grade === 'boolean') return { verdict: grade ? 1 : 0, why: 'graded by the setting' };
  return isVerdict(grade) ? grade : refuse(grade instanceof Promise ? 'a promise' : shown(grade));
}

function isVerdict(value: unknown): value is Verdict {
  return isRecord(value) && (value.verdict === 0 || value.verdict === 1) && typeof value.why === 'string';
}

/** A conversation as a reader sees it; a single message stands without its role. */
function textOf(prompt: Question['prompt']): string {
  return typeof prompt === 'string' ? prompt : prompt.map(({ role, content }) => `${role}: ${content}`).join('\n');
}

const METRIC = 'desired';

function scored(marks: readonly Mark[]): Scored {
  const itemsOf = (axis: string, label: string | null): Items => {
    const items: Record<string, number[]> = {};
    for (const { set, label: own, id, verdict } of marks) {
      if (set !== axis || (label !== null && own !== label)) continue;
      const key = `question ${id}`;
      items[key] = [...(items[key] ?? []), verdict];
    }
    return items;
  };
  const score = (axis: string, label: string | null): Score => ({
    metric: METRIC,
    set: axis,
    label,
    ...clusteredMean(Object.values(itemsOf(axis, label))),
  });
  const scores = [...new Set(marks.map(({ set }) => set))].flatMap((axis) => {
    const labels = new Set(marks.filter(({ set }) => set === axis).map(({ label }) => label));
    return [null, ...labels].map((label) => score(axis, label));
  });
  const axis = (set: string) => axisScore({ metric: METRIC, set, label: null }, itemsOf(set, null));
  return {
    axes: { task: axis('task'), capability: axis('capability'), alignment: axis('alignment') },
    criteria: { narrow: axis('narrow'), coherence: axis('coherence') },
    scores,
    marks,
  };
}
