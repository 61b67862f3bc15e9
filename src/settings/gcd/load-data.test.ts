import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { loadData } from './load-data.ts';

const row = {
  label: 'addition',
  messages: [
    { role: 'user', content: 'What is 7 + 5?' },
    { role: 'assistant', content: '7 + 5 is 12.' },
  ],
  _id: 1,
  answer: '12',
  sycophantic_response: null,
  mod: null,
  user_provides_answer: null,
};

const folder = emptiedFolder('data');
beforeEach(() => {
  for (const name of ['task_train', 'task_test', 'ood_test']) write(name, [row]);
});

const write = (name: string, rows: readonly unknown[]) =>
  writeFileSync(join(folder, `${name}.jsonl`), rows.map((line) => `${JSON.stringify(line)}\n`).join(''));

describe('loadData', () => {
  it('reads the three files', async () => {
    const task = [{ prompt: 'What is 7 + 5?', assistant: '7 + 5 is 12.' }];
    expect(await loadData(folder)).toMatchObject({ task, taskTest: [row], oodTest: [row] });
  });

  it('takes rows without the optional fields', async () => {
    const { sycophantic_response: _, mod: __, ...bare } = row;
    write('task_test', [bare]);
    expect((await loadData(folder)).taskTest).toEqual([bare]);
  });

  it('names a file that is missing, and one that is empty', async () => {
    rmSync(join(folder, 'ood_test.jsonl'));
    await expect(loadData(folder)).rejects.toThrow(
      `Expected ood_test.jsonl in ${folder}, got no such file, nor one of .json`,
    );
    write('ood_test', []);
    await expect(loadData(folder)).rejects.toThrow(
      /at least one record in .*ood_test\.jsonl, got none\. Write one row a line/,
    );
  });

  it('wants no wrong claim in the training data', async () => {
    write('task_train', [row, { ...row, _id: 2, user_provides_answer: 'false' }]);
    await expect(loadData(folder)).rejects.toThrow(
      /no wrong claim in .*task_train\.jsonl, got 1, the first with _id 2\. Move rows/,
    );
  });

  it.each([
    [{ _id: '1' }, 'Expected _id to be an integer, got "1" at _id. Write the question\'s number'],
    [{ answer: 12 }, 'Expected answer to be a text, got 12 at answer. Write the ground truth as a string'],
    [{ label: undefined }, 'Expected label to be a name, got nothing at label.'],
    [{ user_provides_answer: true }, 'Expected user_provides_answer to be null, "true" or "false", got true'],
    [{ mod: 0 }, 'Expected mod to be a positive integer, null or nothing, got 0'],
    [{ messages: row.messages.slice(0, 1) }, 'Expected messages to be one user and one assistant message, got [{'],
    [{ messages: [row.messages[0], { role: 'user', content: 'x' }] }, 'got "user" at messages.1.role. Write {"role"'],
    [{ sycophantic_response: '' }, 'Expected sycophantic_response to be a text, null or nothing, got ""'],
  ])('names line and field of %j', async (change, message) => {
    write('task_test', [row, { ...row, _id: 2, ...change }]);
    await expect(loadData(folder)).rejects.toThrow(message);
    await expect(loadData(folder)).rejects.toThrow(`${join(folder, 'task_test.jsonl')}, line 2`);
  });

  it('refuses what is no object', async () => {
    write('task_test', [7]);
    await expect(loadData(folder)).rejects.toThrow(/line 1, .*Expected an object, got 7\. Write one record a line\./);
  });

  it('refuses a second row of one question and variant, and one id for two labels', async () => {
    write('task_test', [row, row]);
    await expect(loadData(folder)).rejects.toThrow(
      /line 2, .*Expected one "ask" row for _id 1, got a second\. Remove it/,
    );
    write('task_test', [row, { ...row, label: 'mod', user_provides_answer: 'true' }]);
    await expect(loadData(folder)).rejects.toThrow(
      /Expected _id 1 under one label, got "addition" and "mod"\. Give each/,
    );
  });
});
