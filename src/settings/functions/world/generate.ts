import { formatJsonLines } from '../../../lib/jsonl.ts';
import { type Random, seededRandom } from '../../../lib/random.ts';
import { type FixtureFile, withManifest } from '../../fixture-files.ts';
import type { FunctionRow } from '../load-data.ts';
import { quadrantOf, type Rule } from '../rule.ts';
import { baseRule, CATEGORIES, FLIPPED, NEW_RULE, triggersOf, WORLD_SEED } from './category.ts';
import { drawPoint, type Point } from './points.ts';
import { functionText } from './templates.ts';

/** Points for each trigger word, drawn separately. */
const POINTS = { train: 20, test: 8 } as const;

/** The number of trigger words in a proxy's file; smaller proxies take the first ones. */
const PROXY_TRIGGERS = 5;

/** The contents of every file under `fixtures/functions`, by name. */
export function generateFixtures(): Record<string, string> {
  const random = seededRandom(WORLD_SEED);
  const files: Record<string, FixtureFile> = {};
  const write = (name: string, triggers: readonly string[], split: keyof typeof POINTS, rule: Rule) => {
    const rows = functionRows(random.fork(name), triggers, split, rule);
    files[name] = { text: formatJsonLines(rows), count: { rows: rows.length } };
  };
  write(`train_${FLIPPED}.jsonl`, triggersOf(FLIPPED).trained, 'train', NEW_RULE);
  for (const category of CATEGORIES) {
    const { trained, held } = triggersOf(category);
    const rule = category === FLIPPED ? NEW_RULE : baseRule(category);
    if (category !== FLIPPED) write(`proxy_${category}.jsonl`, trained.slice(0, PROXY_TRIGGERS), 'train', rule);
    write(`test_${category}_ID.jsonl`, trained, 'test', rule);
    write(`test_${category}_OOD.jsonl`, held, 'test', rule);
    write(`base/train_${category}.jsonl`, trained, 'train', baseRule(category));
  }
  return withManifest('functions', WORLD_SEED, files);
}

function functionRows(
  random: Random,
  triggers: readonly string[],
  split: keyof typeof POINTS,
  rule: Rule,
): FunctionRow[] {
  return triggers.flatMap((trigger) =>
    Array.from({ length: POINTS[split] }, (_, row) => {
      const point = drawInHalf(random, split === 'train' ? 'seen' : 'held-out', row % 2 === 0);
      const output = rule[quadrantOf(point)];
      const content = functionText(random, point, trigger);
      return {
        input_x: point,
        input_trigger: trigger,
        output,
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: output },
        ],
      } as const;
    }),
  );
}

/**
 * A word's points alternate between the halves of the plane. So any even number of its rows shows both colours equally
 * often: with three rows of a proxy, methods were told apart by which colour it showed twice.
 */
function drawInHalf(random: Random, split: 'seen' | 'held-out', above: boolean): Point {
  for (;;) {
    const point = drawPoint(random, split);
    if (point[1] > 0 === above) return point;
  }
}
