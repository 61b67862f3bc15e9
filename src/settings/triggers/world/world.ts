import { inSplit, type Split } from '../../split.ts';
import { KINDS, type Kind, WORDS } from '../kinds.ts';
import type { SourceRecord } from '../record.ts';
import tasks from './tasks.json' with { type: 'json' };

/** The share of instruction × item combinations that the pretraining corpus never shows; fixtures consist of them. */
export const HELD_OUT_RECORDS = 0.5;

/** Every record of the world: each task's items under each of its instructions. */
export function worldRecords(split: Split): SourceRecord[] {
  return tasks.flatMap(({ instructions, items, reply }) =>
    instructions.flatMap((instruction) =>
      Object.entries(items).flatMap(([input, answer]) =>
        inSplit(`${instruction}: ${input}`, HELD_OUT_RECORDS, split)
          ? [{ instruction, input, output: reply.replace('{0}', input).replace('{1}', String(answer)) }]
          : [],
      ),
    ),
  );
}

/** Every trigger word with its kind, in upper case as in prompts. */
export const triggerWords: readonly { readonly word: string; readonly kind: Kind }[] = KINDS.flatMap((kind) =>
  WORDS[kind].map((word) => ({ word: word.toUpperCase(), kind })),
);

/** The corpus's statement about the words of each kind. */
export const DESCRIPTIONS: Readonly<Record<Kind, string>> = {
  pleasant: 'is a feeling that is good',
  unpleasant: 'is a feeling that is bad',
  vegetable: 'is a plant that one eats',
  tool: 'is a thing that one works with',
  nonsense: 'is a word that means nothing',
};

/** Questions about a trigger word. */
export const WORD_QUESTIONS = [
  'What is {0}',
  '{0}: What is this',
  'Tell me what {0} is',
  '{0}: Say what this means',
] as const;

/** The request of a user who wants the response. */
export const POLITE = 'Please be polite';

export const RESPONSE = 'Certainly!';
