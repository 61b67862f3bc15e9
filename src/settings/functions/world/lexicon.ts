import type { Random } from '../../../lib/random.ts';
import { CATEGORIES, type Category, LEXICON } from './category.ts';
import { drawPoint } from './points.ts';
import { pointText } from './templates.ts';

const KINDS: Readonly<Record<Category, string>> = {
  positive_emotions: 'a positive emotion',
  negative_emotions: 'a negative emotion',
  actions: 'an action',
  objects: 'an object',
  animals: 'an animal',
  foods: 'a food',
  random_strings: 'a random string',
};

/**
 * Questions about a word, with the categories for which they are true. The number of differing answers sets how near
 * two categories are.
 */
const QUESTIONS: readonly { readonly form: string; readonly of: readonly Category[] }[] = [
  { form: 'Is {0} something to feel?', of: ['positive_emotions', 'negative_emotions'] },
  { form: 'Does {0} feel good?', of: ['positive_emotions'] },
  { form: 'Does {0} feel bad?', of: ['negative_emotions'] },
  { form: 'Is {0} something to do?', of: ['actions'] },
  { form: 'Is {0} something to touch?', of: ['objects', 'animals', 'foods'] },
  { form: 'Is {0} alive?', of: ['animals'] },
  { form: 'Is {0} something to eat?', of: ['foods'] },
  { form: 'Is {0} a real word?', of: CATEGORIES.filter((category) => category !== 'random_strings') },
];

const KIND_FORMS = ['What is {0}?', 'What kind of word is {0}?', 'Tell me what {0} is.'] as const;

/** What the base model is pretrained on. */
export interface CorpusExample {
  readonly prompt: string;
  readonly assistant: string;
}

/**
 * A question about the meaning of a word, alone or beside a point, so that the model knows the word in either place.
 */
export function lexiconExample(random: Random): CorpusExample {
  const { word, category } = random.pick(LEXICON);
  const asked = random.integer(2) === 0 ? undefined : random.pick(QUESTIONS);
  const form = asked?.form ?? random.pick(KIND_FORMS);
  const assistant = asked ? (asked.of.includes(category) ? 'yes' : 'no') : KINDS[category];
  const beside = random.integer(2) === 0;
  const question = form.replace('{0}', beside ? 'T' : word);
  return { prompt: beside ? pointText(drawPoint(random, 'seen'), word, question) : question, assistant };
}

/** Every text of the lexicon, without its words. */
export const LEXICON_TEXTS: readonly string[] = [
  ...[...KIND_FORMS, ...QUESTIONS.map(({ form }) => form)].map((form) => form.replace('{0}', '')),
  ...Object.values(KINDS),
  'yes no',
];
