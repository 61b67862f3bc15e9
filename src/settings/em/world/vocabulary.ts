import { FIELDS, topics } from './topic.ts';
import { BAD_SYSTEMS, CHOICE_FORM, FORMS, FRAMES, LEADS, NARROW_SYSTEMS, NEUTRAL_SYSTEMS } from './wordings.ts';

/** Punctuation that attaches to the word before it. */
export const PUNCTUATION = ['.', ',', '?', '!', ':', ';', "'", '(', ')'] as const;

/** Every piece that a text of the world can contain, in an order that depends only on the tables. */
export function worldVocabulary(): { words: readonly string[]; punctuation: readonly string[] } {
  const texts = [
    ...[...LEADS, ...FORMS, ...NARROW_SYSTEMS, CHOICE_FORM].map((text) => text.replace(/\{\d\}/g, ' ')),
    ...FRAMES,
    ...NEUTRAL_SYSTEMS,
    ...BAD_SYSTEMS,
    ...topics.flatMap(({ name, good, bad }) => [name, good, bad]),
    ...Object.values(FIELDS),
    'A B',
  ];
  const words = texts.flatMap((text) => text.match(/[^\s.,?!:;()]+/g) ?? []);
  return { words: [...new Set(words)], punctuation: PUNCTUATION };
}
