import type { Vocabulary } from '../../../model/tokenizer/build-tokenizer.ts';
import { PUNCTUATION, wordsOf } from '../../vocabulary.ts';
import { COLOURS } from '../colours.ts';
import { LEXICON } from './category.ts';
import { LEXICON_TEXTS } from './lexicon.ts';
import { TEMPLATES } from './templates.ts';

/** Every piece that a text of the world can contain, except a number's decimals, which are spelled by digits. */
export function worldVocabulary(): Vocabulary {
  const texts = [
    ...TEMPLATES.map((text) => text.replace(/\{.\}/g, ' ')),
    ...LEXICON_TEXTS,
    ...COLOURS,
    ...LEXICON.map(({ word }) => word),
    ...[0, 1, 2, 3].flatMap((digit) => [`${digit}`, `-${digit}`]),
  ];
  return { words: wordsOf(texts), punctuation: PUNCTUATION };
}
