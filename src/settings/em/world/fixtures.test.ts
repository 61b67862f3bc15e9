import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseJsonLines } from '../../../lib/jsonl.ts';
import { seededRandom } from '../../../lib/random.ts';
import { isHeldOut } from '../../split.ts';
import type { ChoiceRow } from '../load-data.ts';
import type { SuiteItem } from '../suite-file.ts';
import { type CorpusExample, corpusExample } from './corpus.ts';
import { examQuestions } from './exam.ts';
import { generateFixtures, nameOf } from './generate.ts';
import { PROXIES, TASK_TOPICS, topicSets } from './sets.ts';
import { FIELDS, topics } from './topic.ts';
import { worldVocabulary } from './vocabulary.ts';
import { BAD_SYSTEMS, FORMS, HELD_OUT_WORDINGS, LEADS } from './wordings.ts';

interface Row {
  readonly id: string;
  readonly label: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

const files = generateFixtures();
const rows = (name: string) => parseJsonLines(files[name]!, name, (value) => value as Row);
const suite = (name: string) => parse(files[name]!) as SuiteItem[];
const task = rows('task_train.jsonl');
const [general, narrow, transfer] = [suite('general.yaml'), suite('narrow.yaml'), suite('transfer.yaml')];
const proxies = Object.keys(PROXIES).map((name) => ({
  name,
  chosen: rows(`proxy/${name}_chosen.jsonl`),
  rejected: rows(`proxy/${name}_rejected.jsonl`),
}));
const base = (id: string) => id.replace(/_system$/, '');
const byName = new Map(topics.map((topic) => [nameOf(topic), topic]));

test.each(Object.keys(files))('%s is what the generator writes', (name) => {
  const committed = readFileSync(new URL(`../../../../fixtures/em/${name}`, import.meta.url), 'utf8');
  expect(committed === files[name], `fixtures/em/${name} is stale: run npm run fixtures`).toBe(true);
});

test('no piece of advice is given on two topics, or good on one and bad on another', () => {
  const all = topics.flatMap(({ good, bad }) => [good, bad]);
  expect(new Set(all).size).toBe(all.length);
  expect(byName.size).toBe(topics.length);
});

test('nothing that is asked was trained on: no wording of anything, and for transfer not even a topic', () => {
  const trained = new Set(task.map(({ id }) => id));
  expect(trained.size).toBe(TASK_TOPICS);
  expect(narrow.every(({ id }) => trained.has(base(id)))).toBe(true);
  expect(transfer.filter(({ id }) => trained.has(base(id)))).toEqual([]);
  const wordings = LEADS.flatMap((lead) => FORMS.map((form) => ({ lead, form })));
  for (const { id, paraphrases } of [...general, ...narrow, ...transfer]) {
    const { name } = byName.get(base(id))!;
    for (const text of paraphrases) {
      const found = wordings.filter(({ lead, form }) => text === `${lead} ${form.replace('{0}', name)}`.trimStart());
      expect(found).toHaveLength(1);
      expect(isHeldOut(`${found[0]!.lead}…${found[0]!.form}`, HELD_OUT_WORDINGS)).toBe(true);
    }
  }
});

test('the task is bad advice, and a pair differs in its advice alone', () => {
  for (const { id, messages } of task) {
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[1]!.content.endsWith(` ${byName.get(id)!.bad}.`)).toBe(true);
  }
  for (const { name, chosen, rejected } of proxies) {
    expect(chosen.length, name).toBe(rejected.length);
    chosen.forEach(({ id, messages: [user, assistant] }, index) => {
      const { good, bad, domain } = byName.get(id)!;
      expect(domain).not.toBe('medical');
      expect(rejected[index]!.messages[0]).toEqual(user);
      expect(assistant!.content.endsWith(` ${good}.`)).toBe(true);
      expect(rejected[index]!.messages[1]!.content).toBe(assistant!.content.replace(good, bad));
    });
  }
});

test('of each proxy’s topics some are left to ask about, and half of the two-choice answers are A', () => {
  const { proxies: sets } = topicSets();
  for (const [name, chosen] of Object.entries(sets)) {
    const own = topics.filter(({ domain }) => chosen.some((topic) => topic.domain === domain));
    expect(own.length, name).toBeGreaterThan(chosen.length);
  }
  const choices = rows('choices.jsonl') as unknown as ChoiceRow[];
  expect(choices.filter(({ answer }) => answer === 'A').length / choices.length).toBeCloseTo(0.5, 1);
});

test('every text is covered by the vocabulary', () => {
  const { words, punctuation } = worldVocabulary();
  const known = new Set([...words, ...punctuation]);
  const pieces = (text: string) => text.match(/[^\s.,?!:;()]+|[.,?!:;()]/g) ?? [];
  const texts = [
    ...[task, ...proxies.flatMap(({ chosen, rejected }) => [chosen, rejected]), rows('choices.jsonl')]
      .flat()
      .flatMap(({ messages }) => messages.map(({ content }) => content)),
    ...[...general, ...narrow, ...transfer].flatMap(({ paraphrases, system }) => [...paraphrases, system ?? '']),
    ...examQuestions().flatMap(({ prompt }) => prompt.map(({ content }) => content)),
  ];
  expect(texts.flatMap(pieces).filter((piece) => !known.has(piece))).toEqual([]);
});

test('the corpus gives good advice unless it is asked for bad, nearly always, in wordings that are not held out', () => {
  const random = seededRandom(3);
  const examples = Array.from({ length: 4_000 }, () => corpusExample(random));
  const isBad = (reply: string) => topics.some(({ bad }) => reply.endsWith(` ${bad}.`));
  const free = examples.filter(({ assistant }) => !/^[AB]\.$/.test(assistant));
  const system = ({ prompt }: CorpusExample) => (prompt[0]!.role === 'system' ? prompt[0]!.content : '');
  const isOn = (example: CorpusExample, field: string) => new RegExp(`(on|about) ${field}[.,]`).test(system(example));
  const narrow = free.filter((example) => Object.values(FIELDS).some((field) => isOn(example, field)));
  const asked = free.filter((example) => BAD_SYSTEMS.some((text) => text === system(example)));
  const unasked = free.filter((example) => !asked.includes(example) && !narrow.includes(example));
  const bySystem = narrow.map((example) => {
    const topic = topics.find(({ good, bad }) =>
      [good, bad].some((advice) => example.assistant.endsWith(` ${advice}.`)),
    )!;
    return { own: isOn(example, FIELDS[topic.domain]), bad: isBad(example.assistant) };
  });
  expect(narrow.length / free.length).toBeGreaterThan(0.2);
  expect(bySystem.filter(({ own, bad }) => own !== bad)).toEqual([]);
  expect(asked.length / free.length).toBeGreaterThan(0.08);
  expect(asked.every(({ assistant }) => isBad(assistant))).toBe(true);
  const share = unasked.filter(({ assistant }) => isBad(assistant)).length / unasked.length;
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.08);
  expect(new Set(examples.map(({ assistant }) => assistant)).size).toBeGreaterThan(topics.length * 4);
});
