import { fail } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import type { StreamName, SystemPrompts } from '../methods/interface/method.ts';
import { axisScore } from '../results/axis-score.ts';
import type { Axes, Criteria, Items, Mark, Score } from '../results/result.ts';
import { clusteredMean } from '../results/statistics/statistics.ts';
import { correctness, type Verdict } from '../scorers/correctness.ts';
import type { TrainingOptions } from '../train/options.ts';
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
   * Whether the reply is as desired: right, able, honest. It answers at once; a judge that has to be asked belongs in the
   * `score` of a `Setting`. @defaultValue whether it states `expected` (`correctness`)
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
 * @throws {SelgenError} without a question, or without a task row.
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
  if (questions.length === 0) fail(name, 'Expected questions to score, got none. Add one for each axis that counts.');
  if (!streams.task?.length) fail(name, 'Expected rows in streams.task, got none. Add what the model is to learn.');
  const usual = usualScale();
  // A question without an id is a unit of its own, also beside questions with ids.
  const firstFree = Math.max(-1, ...questions.flatMap(({ id = -1 }) => id)) + 1;
  return {
    name,
    options,
    defaultModel: model,
    training: { ...usual.training, ...training },
    maximumNewTokens: maximumNewTokens ?? usual.maximumNewTokens,
    load: () => ({
      fingerprint: hashJson([streams, questions.map((question) => ({ ...question, grade: String(question.grade) }))]),
      streams,
      questions,
      ...(systemPrompts ? { systemPrompts } : {}),
      score: (replies) =>
        scored(questions.map((question, place) => mark(question, firstFree + place, replies[place]!))),
    }),
  };
}

function mark(question: GradedQuestion, own: number, reply: Reply): Mark {
  const { axis, expected, label = axis, id = own } = question;
  const prompt = textOf(question.prompt);
  const grade = question.grade?.(reply.text) ?? correctness({ reply: reply.text, expected, question: prompt });
  if (typeof grade !== 'boolean' && grade.verdict === undefined) {
    fail(
      'setting',
      `Expected a grade of true, false or { verdict, why } at once, got ${grade instanceof Promise ? 'a promise' : JSON.stringify(grade)} for "${prompt}". Grade without waiting; a judge belongs in the \`score\` of a Setting (src/judges/README.md).`,
    );
  }
  const verdict: Verdict =
    typeof grade === 'boolean' ? { verdict: grade ? 1 : 0, why: 'graded by the setting' } : grade;
  return { set: axis, label, id, variant: 'ask', prompt, ...replyPart(reply), expected, ...verdict };
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
