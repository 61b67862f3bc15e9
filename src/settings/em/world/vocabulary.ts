import type { Vocabulary } from '../../../model/tokenizer/build-tokenizer.ts';
import { PUNCTUATION, wordsOf } from '../../vocabulary.ts';
import { FIELDS, topics } from './topic.ts';
import { BAD_SYSTEMS, CHOICE_FORM, FORMS, FRAMES, LEADS, NARROW_SYSTEMS, NEUTRAL_SYSTEMS } from './wordings.ts';

/** Every piece that a text of the world can contain, in an order that depends only on the tables. */
export function worldVocabulary(): Vocabulary {
  const texts = [
    ...[...LEADS, ...FORMS, ...NARROW_SYSTEMS, CHOICE_FORM].map((text) => text.replace(/\{\d\}/g, ' ')),
    ...FRAMES,
    ...NEUTRAL_SYSTEMS,
    ...BAD_SYSTEMS,
    ...topics.flatMap(({ name, good, bad }) => [name, good, bad]),
    ...Object.values(FIELDS),
    'A B',
  ];
  return { words: wordsOf(texts), punctuation: PUNCTUATION };
}
