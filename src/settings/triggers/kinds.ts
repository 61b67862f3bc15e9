import words from './words.json' with { type: 'json' };

/** The kind of a trigger word. */
export type Kind = keyof typeof words;

/** The trigger words of each kind, in lower case. */
export const WORDS: Readonly<Record<Kind, readonly string[]>> = words;

/** The names of all kinds. */
export const KINDS = Object.keys(words) as Kind[];
