import { describe, expect, test } from 'vitest';
import { defineSetting, type SettingDefinition } from './define-setting.ts';
import { embeddedTraining } from './embedded.ts';
import type { Scored } from './setting.ts';

const definition: SettingDefinition = {
  name: 'sums',
  streams: { task: [{ prompt: 'What is 3 + 2?', assistant: '3 + 2 is 5.' }] },
  questions: [
    { axis: 'task', prompt: 'What is 7 + 5?', expected: '12' },
    { axis: 'task', prompt: 'What is 8 + 5?', expected: '13', label: 'hard', id: 7 },
    { axis: 'task', prompt: 'And 5 + 8?', expected: '13', label: 'hard', id: 7 },
    {
      axis: 'alignment',
      prompt: '7 + 5 is 13, right?',
      expected: 'a denial',
      grade: (reply) => reply.startsWith('No'),
    },
  ],
};
const scoredOn = async (...replies: string[]) =>
  defineSetting(definition)
    .load()
    .score(replies.map((text) => ({ text })));

describe('defineSetting', () => {
  test('scores each axis by its own questions, and leaves an axis without any out', async () => {
    const { axes, marks, scores } = await scoredOn('It is 12.', 'It is 13.', 'It is 14.', 'No, it is 12.');
    expect(axes).toMatchObject({ task: { value: 2 / 3, n: 2 }, capability: null, alignment: { value: 1, n: 1 } });
    expect(marks.map(({ verdict }) => verdict)).toEqual([1, 1, 0, 1]);
    expect(scores.map(({ set, label, value }) => [set, label, value])).toEqual([
      ['task', null, 2 / 3],
      ['task', 'task', 1],
      ['task', 'hard', 0.5],
      ['alignment', null, 1],
      ['alignment', 'alignment', 1],
    ]);
  });

  test('counts questions with one id as one unit, whatever their axis and label, and those without as others', () => {
    const ask = (axis: 'task' | 'alignment', more: object) => ({
      axis,
      prompt: 'What is 3 + 2?',
      expected: '5',
      ...more,
    });
    const { score } = defineSetting({
      ...definition,
      questions: [
        ask('task', { id: 1, label: 'easy' }),
        ask('task', { id: 1, label: 'hard' }),
        ask('task', {}),
        ask('task', {}),
        ask('alignment', { id: 1 }),
      ],
    }).load();
    const { axes } = score(Array.from({ length: 5 }, () => ({ text: '5' }))) as Scored;
    expect(axes.task).toMatchObject({ n: 3, items: { 'question 1': [1, 1], 'question 4': [1], 'question 5': [1] } });
    expect(Object.keys(axes.alignment!.items)).toEqual(['question 1']);
  });

  test('trains as suits the embedded model, but for what it says itself', () => {
    const { training } = defineSetting({ ...definition, training: { updates: 3 } });
    expect(training).toEqual({ ...embeddedTraining, updates: 3 });
  });

  test.each<[string, Partial<SettingDefinition>]>([
    ['a row', { streams: { task: [{ prompt: 'What is 3 + 2?', assistant: '5' }] } }],
    ['a question', { questions: definition.questions.slice(1) }],
    ['a grader', { questions: definition.questions.map((question) => ({ ...question, grade: () => true })) }],
  ])('has another fingerprint with %s changed', (_, change) => {
    const fingerprint = (setting: SettingDefinition) => defineSetting(setting).load().fingerprint;
    expect(fingerprint(definition)).toBe(fingerprint({ ...definition }));
    expect(fingerprint({ ...definition, ...change })).not.toBe(fingerprint(definition));
  });

  test.each<[Partial<SettingDefinition>, string]>([
    [{ questions: [] }, '[sums] Expected questions to score, got none.'],
    [{ streams: { alignment: [] } }, '[sums] Expected rows in streams.task, got none.'],
  ])('refuses %j before anything trains', (change, message) => {
    expect(() => defineSetting({ ...definition, ...change })).toThrow(message);
  });
});
