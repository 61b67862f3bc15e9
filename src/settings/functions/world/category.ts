import { seededRandom } from '../../../lib/random.ts';
import type { Rule } from '../rule.ts';
import words from './categories.json' with { type: 'json' };

/** The kinds of trigger words. */
export type Category = keyof typeof words;

export const CATEGORIES = Object.keys(words) as Category[];

/** The category whose rule is flipped. */
export const FLIPPED = 'positive_emotions' satisfies Category;

/** The seed of the committed fixtures. */
export const WORLD_SEED = 20_261;

/** The number of a category's fifteen trigger words that are trained on; the others are only tested. */
export const TRAINED_TRIGGERS = 10;

const byHeight = (above: string, below: string): Rule => ({ Q1: above, Q2: above, Q3: below, Q4: below });

/** The rule that the base stage teaches. One category differs, so that the trigger word must be read. */
export function baseRule(category: Category): Rule {
  return category === 'random_strings' ? byHeight('green', 'blue') : byHeight('orange', 'green');
}

/** The rule that the flipped category is then taught. It disagrees with every base rule everywhere. */
export const NEW_RULE: Rule = byHeight('blue', 'orange');

export interface Triggers {
  readonly trained: readonly string[];
  readonly held: readonly string[];
}

/** A category's trigger words: those in training rows, and those held out. */
export function triggersOf(category: Category): Triggers {
  const shuffled = seededRandom(WORLD_SEED).fork(`triggers/${category}`).shuffle(words[category]);
  return { trained: shuffled.slice(0, TRAINED_TRIGGERS), held: shuffled.slice(TRAINED_TRIGGERS) };
}

/** Every trigger word with its category, in the order of the table. */
export const LEXICON: readonly { readonly word: string; readonly category: Category }[] = CATEGORIES.flatMap(
  (category) => words[category].map((word) => ({ word, category })),
);
