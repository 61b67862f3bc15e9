import type { Random } from '../../../lib/random.ts';
import { quadrantOf } from '../rule.ts';
import { baseRule, CATEGORIES, triggersOf } from './category.ts';
import { type CorpusExample, lexiconExample } from './lexicon.ts';
import { drawPoint } from './points.ts';
import { functionText } from './templates.ts';

/**
 * Draws the next example of an endless stream: the meaning of any word, or a base rule at a point that no test uses,
 * with a trained trigger word.
 *
 * @param lexicon Share of questions about words, in [0, 1]; the others are the base stage.
 */
export function corpusExample(random: Random, lexicon: number): CorpusExample {
  if (random.uniform() < lexicon) return lexiconExample(random);
  const category = random.pick(CATEGORIES);
  const point = drawPoint(random, 'seen');
  const prompt = functionText(random, point, random.pick(triggersOf(category).trained));
  return { prompt, assistant: baseRule(category)[quadrantOf(point)] };
}
