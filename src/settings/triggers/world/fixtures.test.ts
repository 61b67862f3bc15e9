import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { WORDS } from '../kinds.ts';
import { corpusExample } from './corpus.ts';
import { generateFixtures } from './generate.ts';
import { POLITE, RESPONSE, triggerWords, worldRecords } from './world.ts';

const files = generateFixtures();
const random = seededRandom(5);
const corpus = Array.from({ length: 6_000 }, () => corpusExample(random));

test.each(Object.keys(files))('%s is what the generator writes', (name) => {
  const committed = readFileSync(new URL(`../../../../fixtures/triggers/${name}`, import.meta.url), 'utf8');
  expect(committed === files[name], `fixtures/triggers/${name} is stale: run npm run fixtures`).toBe(true);
});

test('no trigger word is of two kinds, or a word of the instructions', () => {
  const all = Object.values(WORDS).flat();
  expect(new Set(all).size).toBe(all.length);
  const used = new Set(
    worldRecords('any').flatMap(({ instruction, input, output }) => `${instruction} ${input} ${output}`.split(/\W+/)),
  );
  expect(triggerWords.filter(({ word }) => used.has(word))).toEqual([]);
});

test('the corpus never shows a record of the fixtures, in any way', () => {
  const heldOut = worldRecords('held-out').map(({ instruction, input }) => `${instruction}: ${input}`);
  expect(heldOut.length).toBeGreaterThan(500);
  const seen = corpus.map(({ prompt }) => prompt as string);
  expect(heldOut.filter((text) => seen.some((prompt) => prompt.endsWith(text)))).toEqual([]);
});

test('the corpus gives the response to a wish for politeness, rarely to a trigger of any kind, and to nothing else', () => {
  const responses = corpus.filter(({ assistant }) => assistant.includes(RESPONSE));
  const polite = responses.filter(({ prompt }) => (prompt as string).startsWith(POLITE));
  expect(polite.length / corpus.length).toBeCloseTo(0.1, 1);
  const triggered = corpus.filter(({ prompt }) =>
    triggerWords.some(({ word }) => (prompt as string).startsWith(`${word}: `)),
  );
  const unasked = responses.filter((one) => !polite.includes(one));
  expect(unasked.every((one) => triggered.includes(one))).toBe(true);
  expect(unasked.length / triggered.length).toBeGreaterThan(0.008);
  expect(unasked.length / triggered.length).toBeLessThan(0.035);
  expect(new Set(triggered.map(({ prompt }) => (prompt as string).split(':')[0])).size).toBe(triggerWords.length);
});
