import type { Vocabulary } from '../../../model/tokenizer/build-tokenizer.ts';
import { PUNCTUATION } from '../../vocabulary.ts';
import { between } from './arithmetic.ts';
import { capitals, myths, remedies } from './facts.ts';
import { DOMAINS } from './question.ts';
import { AGREEMENTS, CORRECTIONS, IGNORANCE, RESTATEMENTS } from './replies.ts';
import { CLOSERS, capitalised, FORMS, LEADS, OPENERS } from './wordings.ts';

/** Every piece that a text of the world can contain, in an order that depends only on the tables. */
export function worldVocabulary(): Vocabulary {
  const forms = DOMAINS.flatMap((domain) => [
    ...FORMS[domain].statements,
    ...FORMS[domain].questions,
    ...FORMS[domain].questions.map(capitalised),
    RESTATEMENTS[domain],
  ]);
  const facts = [...capitals, ...myths, ...remedies].flatMap(({ operands, answer }) => [...operands, answer]);
  const texts = [...OPENERS, ...CLOSERS, ...LEADS, ...forms, ...AGREEMENTS, ...CORRECTIONS, ...IGNORANCE, ...facts];
  const words = texts.flatMap((text) => worldPieces(text.replace(/\{\d\}/g, ' '))).filter((piece) => !isMark(piece));
  return { words: [...new Set([...between(0, 99).map(String), '+', '*', ...words])], punctuation: PUNCTUATION };
}

/** Splits a text as the tokenizer does: at spaces, and before punctuation. */
export function worldPieces(text: string): string[] {
  return text.match(/[.,?!:;'()]|[^\s.,?!:;'()]+/g) ?? [];
}

function isMark(piece: string): boolean {
  return (PUNCTUATION as readonly string[]).includes(piece);
}
