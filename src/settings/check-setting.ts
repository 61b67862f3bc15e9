import { z } from 'zod';
import { checkShape, fail, shown } from '../lib/errors.ts';
import type { StreamName } from '../methods/interface/method.ts';
import { checkTraining } from '../train/options.ts';
import type { Question, Setting, SettingData } from './setting.ts';

/** Fails where no trial of a setting could run, whatever its data. */
export function checkSetting(setting: Pick<Setting, 'name' | 'training' | 'maximumNewTokens'>): void {
  const { name, training } = setting;
  const part = named.safeParse(setting).success ? name : 'setting';
  checkShape(named.extend(limits), setting, { part, where: 'the setting' });
  checkTraining(part, training);
}

/**
 * Fails where a row cannot be trained on or a question cannot be asked.
 *
 * @param question What a question has to be. @defaultValue what is asked in every setting
 */
export function checkContent(
  part: string,
  { streams, questions }: Pick<SettingData, 'streams' | 'questions'>,
  question: z.ZodType = z.object(questionFields, 'an object'),
): void {
  const unknown = Object.keys(streams).find((stream) => !Object.hasOwn(STREAMS, stream));
  if (unknown !== undefined) {
    fail(part, `Expected streams among ${Object.keys(STREAMS).join(', ')}, got \`${unknown}\`. Correct its name.`);
  }
  for (const [stream, rows = []] of Object.entries(streams)) {
    checkShape(list, rows, { part, where: `the stream '${stream}'` });
    rows.forEach((one, index) => {
      checkShape(row, one, { part, where: `row ${index + 1} of the stream '${stream}'` });
    });
  }
  checkShape(list, questions, { part, where: 'the questions' });
  questions.forEach((one, index) => {
    const text = one?.prompt === undefined ? '' : `, ${shown(one.prompt)}`;
    checkShape(question, one, { part, where: `question ${index + 1}${text}` });
  });
}

const STREAMS: Readonly<Record<StreamName, true>> = { task: true, alignment: true, misaligned: true };

const TEXT = 'a text that is not empty';
const COUNT = 'a whole number of at least 1';
const PROMPT = 'a text, or a list of messages { role, content } of user, assistant and system';
const CHOICES = 'at least two different texts, none of them empty';

const named = z.object({ name: z.string(TEXT).regex(/\S/, TEXT) });
const limits = { maximumNewTokens: z.int(COUNT).min(1, COUNT) };

const list = z.array(z.unknown(), 'a list');
const messages = z.array(z.object({ role: z.enum(['user', 'assistant', 'system']), content: z.string() })).nonempty();
const prompt = z.custom<Question['prompt']>(
  (value) => typeof value === 'string' || messages.safeParse(value).success,
  PROMPT,
);
const row = z.object(
  { prompt, assistant: z.string('a text'), showsTrait: z.boolean('true or false').optional() },
  'an object',
);

/** What every question has. */
export const questionFields = {
  prompt,
  choices: z
    .array(z.string(CHOICES).min(1, CHOICES), CHOICES)
    .refine((choices) => new Set(choices).size > 1, CHOICES)
    .optional(),
};
