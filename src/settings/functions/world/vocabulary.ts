import { COLOURS } from '../colours.ts';
import { LEXICON } from './category.ts';
import { LEXICON_TEXTS } from './lexicon.ts';
import { TEMPLATES } from './templates.ts';

/** Punctuation that attaches to the word before it. */
export const PUNCTUATION = ['.', ',', '?', '!', ':', ';', "'", '(', ')'] as const;

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Every piece that a text of the world can contain, except a number's decimals, which are spelled by digits. */
export function worldVocabulary(): { words: readonly string[]; punctuation: readonly string[] } {
  const texts = [
    ...TEMPLATES.map((text) => text.replace(/\{.\}/g, ' ')),
    ...LEXICON_TEXTS,
    ...COLOURS,
    ...LEXICON.map(({ word }) => word),
    ...DIGITS.slice(0, 4).flatMap((digit) => [digit, `-${digit}`]),
  ];
  const words = texts.flatMap((text) => text.match(/[^\s.,?!:;()]+/g) ?? []);
  return { words: [...new Set(words)], punctuation: PUNCTUATION };
}
