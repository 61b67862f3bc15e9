import type { Vocabulary } from '../../../model/tokenizer/build-tokenizer.ts';
import { DESCRIPTIONS, POLITE, RESPONSE, triggerWords, WORD_QUESTIONS, worldRecords } from './world.ts';

/** Every piece that a text of the world can contain, in an order that depends only on the tables. */
export function worldVocabulary(): Vocabulary {
  const texts = [
    ...worldRecords('any').flatMap(({ instruction, input, output }) => [instruction, input, output]),
    ...triggerWords.map(({ word }) => word),
    ...Object.values(DESCRIPTIONS),
    ...WORD_QUESTIONS.map((text) => text.replace('{0}', ' ')),
    POLITE,
    RESPONSE,
  ];
  const words = texts.flatMap((text) => text.match(/[^\s.!:]+/g) ?? []);
  return { words: [...new Set(words)], punctuation: ['.', '!', ':', ',', '?'] };
}
