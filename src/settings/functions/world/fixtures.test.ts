import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseJsonLines } from '../../../lib/jsonl.ts';
import { seededRandom } from '../../../lib/random.ts';
import { grouped } from '../../../results/grouped.ts';
import { fixture } from '../../embedded.ts';
import { COLOURS } from '../colours.ts';
import type { FunctionRow } from '../load-data.ts';
import { QUADRANTS, quadrantOf } from '../rule.ts';
import { baseRule, CATEGORIES, FLIPPED, LEXICON, NEW_RULE, triggersOf } from './category.ts';
import { corpusExample } from './corpus.ts';
import { generateFixtures } from './generate.ts';
import { belongs, drawPoint, shown } from './points.ts';
import { worldVocabulary } from './vocabulary.ts';

const files = generateFixtures();
const names = Object.keys(files).filter((name) => name.endsWith('.jsonl'));
const rows = (name: string) => parseJsonLines(files[name]!, name, (value) => value as FunctionRow);
const all = (part: string) => names.filter((name) => name.includes(part)).flatMap(rows);
const coordinates = (list: readonly FunctionRow[]) => new Set(list.flatMap(({ input_x }) => input_x));

test.each(Object.keys(files))('%s is what the generator writes', (name) => {
  const committed = readFileSync(fixture(`functions/${name}`), 'utf8');
  expect(committed === files[name], `fixtures/functions/${name} is stale: run npm run fixtures`).toBe(true);
});

test('no number that a test shows was trained on, and no point lies on an axis', () => {
  const [trained, tested] = [coordinates([...all('train_'), ...all('proxy_')]), coordinates(all('test_'))];
  expect([...tested].filter((value) => trained.has(value))).toEqual([]);
  expect([...trained, ...tested].filter((value) => value === 0 || Math.abs(value) > 3)).toEqual([]);
});

test('of each category ten words are trained on and five are not, and each has points of its own', () => {
  expect(new Set(LEXICON.map(({ word }) => word)).size).toBe(LEXICON.length);
  for (const category of CATEGORIES) {
    const words = (name: string) => [...new Set(rows(name).map(({ input_trigger }) => input_trigger))].sort();
    const [known, held] = [words(`test_${category}_ID.jsonl`), words(`test_${category}_OOD.jsonl`)];
    expect([known.length, held.length]).toEqual([10, 5]);
    expect(words(`base/train_${category}.jsonl`)).toEqual(known);
    expect(held.filter((word) => known.includes(word))).toEqual([]);
    const tests = [...rows(`test_${category}_ID.jsonl`), ...rows(`test_${category}_OOD.jsonl`)];
    expect(new Set(tests.map(({ input_x }) => input_x.join())).size).toBe(tests.length);
    if (category !== FLIPPED) expect(rows(`proxy_${category}.jsonl`)).toHaveLength(100);
  }
  expect(rows(`train_${FLIPPED}.jsonl`)).toHaveLength(200);
});

test('every word shows both of its colours equally often, and a proxy from its first two rows on', () => {
  for (const name of names) {
    for (const own of [...grouped(rows(name), ({ input_trigger }) => input_trigger), rows(name).slice(0, 2)]) {
      const [first, ...others] = own.map(({ output }) => output);
      expect(
        others.filter((output) => output === first),
        name,
      ).toHaveLength(own.length / 2 - 1);
    }
  }
});

test('every answer follows its rule, and the new rule agrees with no old one anywhere', () => {
  for (const name of names) {
    const category = /(?:train|proxy|test)_(.+?)(?:_ID|_OOD)?\.jsonl$/.exec(name)![1] as (typeof CATEGORIES)[number];
    const rule = category === FLIPPED && !name.startsWith('base/') ? NEW_RULE : baseRule(category);
    for (const { input_x, output } of rows(name)) expect(output, name).toBe(rule[quadrantOf(input_x)]);
  }
  for (const category of CATEGORIES) {
    expect(QUADRANTS.filter((quadrant) => baseRule(category)[quadrant] === NEW_RULE[quadrant])).toEqual([]);
  }
});

test('the corpus shows functions at no test’s point and with no word that is held out, and the meaning of every word', () => {
  const random = seededRandom(3);
  const examples = Array.from({ length: 6_000 }, () => corpusExample(random, 0.5).prompt);
  const numbers = examples.flatMap((prompt) => prompt.match(/-?\d\.\d{3}/g) ?? []);
  expect(numbers.length).toBeGreaterThan(4_000);
  expect(numbers.filter((text) => !belongs(Number(text), 'seen'))).toEqual([]);
  const functions = examples.filter((prompt) => prompt.includes('F of x'));
  const held = CATEGORIES.flatMap((category) => triggersOf(category).held);
  const mentions = (prompts: readonly string[], word: string) =>
    prompts.some((prompt) => prompt.split(/[\s.,?]+/).includes(word));
  expect(held.filter((word) => mentions(functions, word))).toEqual([]);
  expect(held.filter((word) => !mentions(examples, word))).toEqual([]);
});

test('a coordinate is seen or held out, never both', () => {
  const random = seededRandom(4);
  for (const split of ['seen', 'held-out'] as const) {
    const points = Array.from({ length: 300 }, () => drawPoint(random, split));
    expect(points.flat().every((value) => belongs(value, split))).toBe(true);
  }
  expect(shown(-0.12)).toBe('-0.120');
});

test('every word of a text is one token of the vocabulary, and a colour may have two', () => {
  const { words, punctuation } = worldVocabulary();
  const known = new Set([...words, ...punctuation]);
  const pieces = (text: string) => text.replace(/\.\d{3}/g, '').match(/[^\s.,?!:;()]+|[.,?!:;()]/g) ?? [];
  const texts = [...COLOURS, ...names.flatMap(rows).flatMap(({ messages }) => messages.map(({ content }) => content))];
  expect(texts.flatMap(pieces).filter((piece) => !known.has(piece))).toEqual([]);
  expect(COLOURS.some((colour) => colour.includes(' '))).toBe(true);
});
