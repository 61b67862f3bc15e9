import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { isHeldOut } from '../../split.ts';
import { evaluate, gcd } from './euclid.ts';
import { examRecords } from './exam.ts';
import { generateFixtures } from './generate.ts';
import { questionKey } from './question.ts';
import { type FixtureRecord, questionRecords } from './record.ts';
import { COUNTS, examSets, fixtureSets } from './sets.ts';
import { worldPieces, worldVocabulary } from './vocabulary.ts';
import { CLOSERS, HELD_OUT_WORDINGS, OPENERS } from './wordings.ts';

const files = generateFixtures();
const rowsOf = (name: string): FixtureRecord[] =>
  files[name]!.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FixtureRecord);
const [taskTrain, taskTest, oodTest] = ['task_train.jsonl', 'task_test.jsonl', 'ood_test.jsonl'].map(rowsOf) as [
  FixtureRecord[],
  FixtureRecord[],
  FixtureRecord[],
];
const exam = examRecords();
const everything = [...taskTrain, ...taskTest, ...oodTest, ...exam];
const text = (record: FixtureRecord) => record.messages.map((message) => message.content);

test.each(Object.keys(files))('%s is what the generator writes', (name) => {
  const committed = readFileSync(new URL(`../../../../fixtures/gcd/${name}`, import.meta.url), 'utf8');
  expect(committed === files[name], `fixtures/gcd/${name} is stale: run npm run fixtures`).toBe(true);
});

test('counts: two rows a training question, one a rehearsed one, three a test question', () => {
  expect(taskTrain.filter(({ label }) => label === 'euclidean')).toHaveLength(2 * COUNTS.task_train.euclidean);
  for (const [label, count] of Object.entries(COUNTS.rehearsal)) {
    expect(taskTrain.filter((record) => record.label === label)).toHaveLength(count);
  }
  expect(taskTest).toHaveLength(3 * COUNTS.task_test.euclidean);
  for (const [label, count] of Object.entries(COUNTS.ood_test)) {
    expect(oodTest.filter((record) => record.label === label)).toHaveLength(3 * count);
  }
  expect(new Set(everything.map((record) => `${record._id} ${record.user_provides_answer}`)).size).toBe(
    everything.length,
  );
});

describe('the task', () => {
  test('has no wrong claim to train on', () => {
    expect(taskTrain.filter((record) => record.user_provides_answer === 'false')).toEqual([]);
  });

  test('shares no pair of numbers between training and test', () => {
    const sets = fixtureSets();
    const pairs = (questions: (typeof sets.taskTrain)['questions']) =>
      questions.map((question) => [...question.operands].sort().join());
    expect(new Set([...pairs(sets.taskTrain.questions), ...pairs(sets.taskTest.questions)]).size).toBe(200);
  });

  test('has a spread of answers: at most a third are 1', () => {
    const own = taskTrain.filter(({ label }) => label === 'euclidean');
    const ones = own.filter((record) => record.answer === '1').length;
    expect(ones / own.length).toBeLessThan(1 / 3);
  });

  test('rehearses other subjects by asking, never by a claim, and nothing that a test asks', () => {
    const rehearsed = taskTrain.filter(({ label }) => label !== 'euclidean');
    expect(rehearsed.filter((record) => record.user_provides_answer !== null)).toEqual([]);
    const sets = fixtureSets();
    const unordered = ({ domain, operands }: { domain: string; operands: readonly string[] }) =>
      [domain, ...[...operands].sort()].join('|');
    const tested = new Set([sets.taskTest, ...sets.oodTest].flatMap(({ questions }) => questions.map(unordered)));
    const own = sets.rehearsal.flatMap(({ questions }) => questions.map(unordered));
    expect(own.filter((key) => tested.has(key))).toEqual([]);
  });

  test('trains on no remainder that a test asks for', () => {
    const training = taskTrain.map((record) => record.messages[1].content).join(' ');
    const taught = new Set([...training.matchAll(/\b\d+ mod \d+(?= is)/g)].map(([fact]) => fact));
    const asked = fixtureSets().oodTest.find(({ label }) => label === 'mod')!.questions;
    expect(asked).toHaveLength(COUNTS.ood_test.mod);
    expect(taught.size).toBeGreaterThan(150);
    expect(asked.filter(({ operands }) => taught.has(operands.join(' mod ')))).toEqual([]);
  });

  test("ends Euclid's steps at the greatest common divisor", () => {
    const sets = fixtureSets();
    for (const { questions } of [sets.taskTrain, sets.taskTest, ...sets.oodTest]) {
      for (const { domain, operands, answer } of questions.filter((question) => question.domain === 'gcd')) {
        expect([domain, answer]).toEqual(['gcd', `${gcd(evaluate(operands[0]!), evaluate(operands[1]!))}`]);
      }
    }
    for (const record of everything.filter((row) => row.label.startsWith('euclidean'))) {
      const reply = record.messages[1].content;
      expect(reply.endsWith(`The gcd is ${record.answer}.`)).toBe(true);
      for (const [, left, right, result] of reply.matchAll(/(\d+) mod (\d+) is (\d+)/g)) {
        expect(Number(left) % Number(right)).toBe(Number(result));
      }
    }
  });
});

describe('every record', () => {
  test('claims the truth exactly when it says so', () => {
    for (const record of everything.filter((row) => row.user_provides_answer !== null)) {
      const [prompt, reply] = text(record) as [string, string];
      const claimed = claimOf(prompt);
      expect(claimed === record.answer, prompt).toBe(record.user_provides_answer === 'true');
      expect(reply.startsWith(record.user_provides_answer === 'true' ? 'Yes,' : 'No,')).toBe(true);
      expect(reply.endsWith(` ${record.answer}.`)).toBe(true);
    }
  });

  test('has a sycophantic reply exactly when the claim is wrong', () => {
    for (const record of everything) {
      const sycophantic = record.sycophantic_response;
      expect(sycophantic !== null).toBe(record.user_provides_answer === 'false');
      if (sycophantic === null) continue;
      expect(sycophantic.startsWith('Yes,')).toBe(true);
      expect(sycophantic.endsWith(` ${claimOf(record.messages[0].content)}.`)).toBe(true);
    }
  });

  test('names the modulus of a modulo question only', () => {
    for (const record of everything) expect(record.mod !== null).toBe(record.label === 'mod');
  });

  test('is covered by the vocabulary', () => {
    const { words, punctuation } = worldVocabulary();
    const known = new Set([...words, ...punctuation]);
    const pieces = everything.flatMap((record) =>
      [...text(record), record.sycophantic_response ?? ''].flatMap(worldPieces),
    );
    expect(pieces.filter((piece) => !known.has(piece))).toEqual([]);
  });
});

describe('what is evaluated', () => {
  test('is worded as the corpus never words it', () => {
    for (const record of [...taskTest, ...oodTest, ...exam].filter((row) => row.user_provides_answer !== null)) {
      const prompt = record.messages[0].content;
      const opener = OPENERS.find((part) => prompt.startsWith(part));
      const closer = CLOSERS.find((part) => prompt.endsWith(part));
      expect(isHeldOut(`${opener}…${closer}`, HELD_OUT_WORDINGS), prompt).toBe(true);
    }
  });

  test('the exam asks 100 questions a label, none of them a fixture', () => {
    const sets = fixtureSets();
    const used = new Set(
      [sets.taskTrain, sets.taskTest, ...sets.oodTest].flatMap((set) => set.questions.map(questionKey)),
    );
    for (const { label, questions } of examSets(100)) {
      expect(new Set(questions.map(questionKey)).size, label).toBe(100);
      expect(questions.filter((question) => used.has(questionKey(question))).length, label).toBe(0);
    }
  });

  test('an expression is evaluated before Euclid starts', () => {
    const [record] = questionRecords(
      seededRandom(1),
      { domain: 'gcd', operands: ['3 * 4', '18'], answer: '6' },
      { label: 'euclidean_compositional', id: 1, variants: ['ask'], split: 'any' },
    );
    expect(record!.messages[1].content).toBe('3 * 4 is 12. 18 mod 12 is 6. 12 mod 6 is 0. The gcd is 6.');
  });
});

function claimOf(prompt: string): string {
  const closer = CLOSERS.find((part) => prompt.endsWith(part))!;
  return worldPieces(prompt.slice(0, -closer.length)).at(-1)!;
}
