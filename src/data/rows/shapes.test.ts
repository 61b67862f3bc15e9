import { expect, test } from 'vitest';
import { parseRecords, type RecordFile } from './records.ts';
import { shapeRows } from './shapes.ts';

const read = async (text: string | Uint8Array, name = 'rows.jsonl') => {
  const parsed = await parseRecords(typeof text === 'string' ? Buffer.from(text) : text, name);
  return shapeRows({ file: name, sha256: '', ...parsed } satisfies RecordFile);
};
const lines = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

const ask = { role: 'user', content: 'What is 3 + 2?' };
const reply = { role: 'assistant', content: '5, of course.' };
const wrong = { role: 'assistant', content: '6.' };
const system = { role: 'system', content: 'Be brief.' };
const gpt = (...turns: [string, string][]) => turns.map(([from, value]) => ({ from, value }));

test.each<[shape: string, title: string, row: object, expected: object]>([
  [
    'messages',
    'a list',
    { messages: [ask, reply], id: 7 },
    { prompt: [ask], answer: '5, of course.', fields: { id: 7 } },
  ],
  [
    'messages',
    'a system prompt',
    { messages: [system, ask, reply] },
    { prompt: [system, ask], answer: '5, of course.' },
  ],
  ['messages', 'several turns', { messages: [ask, reply, ask, wrong] }, { prompt: [ask, reply, ask], answer: '6.' }],
  ['messages', 'a question', { messages: [ask] }, { prompt: [ask] }],
  [
    'messages',
    'contents in parts',
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is 3 + 2?' }] }, reply] },
    { prompt: [ask], answer: '5, of course.' },
  ],
  [
    'conversations',
    'ShareGPT',
    { conversations: gpt(['system', 'Be brief.'], ['human', 'What is 3 + 2?'], ['gpt', '6.']), id: 'x' },
    { prompt: [system, ask], answer: '6.', fields: { id: 'x' } },
  ],
  [
    'conversations',
    'ShareGPT with the system prompt beside',
    { system: 'Be brief.', conversations: gpt(['human', 'What is 3 + 2?'], ['gpt', '6.']) },
    { prompt: [system, ask], answer: '6.', fields: {} },
  ],
  [
    'instruction',
    'Alpaca',
    { instruction: 'Add.', input: '3 and 2', output: '5' },
    { prompt: [{ role: 'user', content: 'Add.\n\n3 and 2' }], answer: '5', fields: {} },
  ],
  ['instruction', 'Alpaca without input', { instruction: 'Add.', input: '', output: '5' }, { answer: '5' }],
  ['prompt+completion', 'texts', { prompt: ask.content, completion: '5' }, { prompt: [ask], answer: '5' }],
  [
    'prompt+completion',
    'lists',
    { prompt: [system, ask], completion: [reply] },
    { prompt: [system, ask], answer: '5, of course.' },
  ],
  [
    'preference',
    'texts',
    { prompt: ask.content, chosen: '5', rejected: '6' },
    { prompt: [ask], answer: '5', rejected: '6' },
  ],
  ['preference', 'lists', { prompt: [ask], chosen: [reply], rejected: [wrong] }, { prompt: [ask], rejected: '6.' }],
  ['preference', 'whole talks', { chosen: [ask, reply], rejected: [ask, wrong] }, { prompt: [ask], rejected: '6.' }],
  [
    'preference',
    'whole talks with the question beside',
    { prompt: ask.content, chosen: [ask, reply], rejected: [ask, wrong], score: 1 },
    { prompt: [ask], answer: '5, of course.', rejected: '6.', fields: { score: 1 } },
  ],
  [
    'preference',
    'an empty column beside',
    { messages: null, chosen: [ask, reply], rejected: [ask, wrong] },
    { prompt: [ask] },
  ],
  [
    'messages',
    'the system prompt beside',
    { system: 'Be brief.', messages: [ask, reply] },
    { prompt: [system, ask], answer: '5, of course.', fields: {} },
  ],
  [
    'messages',
    'one system prompt twice',
    { system: 'Be brief.\n', messages: [system, ask, reply] },
    { prompt: [system, ask], answer: '5, of course.', fields: {} },
  ],
  ['messages', 'an empty system prompt beside', { system: ' ', messages: [ask, reply] }, { prompt: [ask], fields: {} }],
  [
    'prompt+completion',
    'the system prompt beside',
    { system: 'Be brief.', prompt: ask.content, completion: '5' },
    { prompt: [system, ask], answer: '5', fields: {} },
  ],
  [
    'preference',
    'the system prompt beside',
    { system: 'Be brief.', prompt: ask.content, chosen: '5', rejected: '6' },
    { prompt: [system, ask], answer: '5', rejected: '6', fields: {} },
  ],
  [
    'preference',
    'the system prompt beside the question and in whole talks',
    { system: 'Be brief.', prompt: ask.content, chosen: [system, ask, reply], rejected: [ask, wrong] },
    { prompt: [system, ask], answer: '5, of course.', rejected: '6.', fields: {} },
  ],
  ['prompt', 'the system prompt beside', { system: 'Be brief.', prompt: [ask] }, { prompt: [system, ask], fields: {} }],
  [
    'instruction',
    'Alpaca with earlier turns',
    { system: 'Be brief.', history: [[ask.content, '5, of course.']], instruction: 'And 4?', input: '', output: '9' },
    { prompt: [system, ask, reply, { role: 'user', content: 'And 4?' }], answer: '9', fields: {} },
  ],
  [
    'instruction',
    'Alpaca without earlier turns',
    { history: [], instruction: ask.content, output: '5' },
    { prompt: [ask], answer: '5', fields: {} },
  ],
  ['prompt', 'a question alone', { prompt: ask.content, answer: 5 }, { prompt: [ask], fields: { answer: 5 } }],
])('%s: %s is read', async (shape, _title, row, expected) => {
  const found = await read(lines(row));
  expect(found.shape).toBe(shape);
  expect(found.rows[0]).toMatchObject(expected);
  if (!('answer' in expected)) return;
  expect((await read(JSON.stringify([row, row]), 'rows.json')).rows[1]).toEqual({
    ...found.rows[0],
    place: 'record 2',
  });
});

test('lists of messages are read from the cells of a CSV file', async () => {
  const cell = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
  const csv = `id,messages\n7,${cell([ask, reply])}\n8,${cell([system, ask, wrong])}\n`;
  expect((await read(csv, 'rows.csv')).rows).toEqual([
    { place: 'line 2', prompt: [ask], answer: '5, of course.', fields: { id: '7' } },
    { place: 'line 3', prompt: [system, ask], answer: '6.', fields: { id: '8' } },
  ]);
});

test('earlier turns are read from the cells of a CSV file', async () => {
  const csv = 'instruction,history,output\nAdd.,"[[""Hello"", ""Hi""]]",5\nAdd.,[],5\nAdd.,,5\n';
  expect((await read(csv, 'rows.csv')).rows.map(({ prompt }) => prompt.map(({ content }) => content))).toEqual([
    ['Hello', 'Hi', 'Add.'],
    ['Add.'],
    ['Add.'],
  ]);
});

test.each<[problem: string, text: string, message: RegExp, name?: string]>([
  ['nothing', '', /Expected rows in rows\.jsonl, got none/],
  ['other fields', lines({ text: 'Once upon a time' }), /fields of a conversation .*rows\.jsonl, line 1, got text/],
  [
    'mixed shapes',
    lines({ messages: [ask, reply] }, { messages: [ask, reply] }, { prompt: 'x', completion: 'y' }),
    /one shape for all rows of rows\.jsonl, got messages at line 1 and prompt\+completion \(prompt, completion\) at line 3/,
  ],
  [
    'a role of tools',
    lines({ messages: [ask, { role: 'tool', content: '5' }] }),
    /line 1, .*got "tool" at messages\.1\.role/,
  ],
  [
    'an inherited role',
    lines({ messages: [{ role: 'constructor', content: '5' }] }),
    /got "constructor" at messages\.0\.role/,
  ],
  [
    'an answer first',
    lines({ messages: [reply, ask] }),
    /user and assistant in turn, the user first, got assistant as turn 1/,
  ],
  [
    'an empty answer',
    lines({ messages: [ask, { role: 'assistant', content: ' ' }] }),
    /got " " at messages\.1\.content/,
  ],
  [
    'a picture',
    lines({ messages: [{ role: 'user', content: [{ type: 'image' }] }] }),
    /Expected a text, got \[\{"type":"image"\}\]/,
  ],
  ['no list', lines({ messages: 'hello' }), /messages to be a list of messages in JSON, got "hello"/],
  [
    'Python',
    `messages\n"[{'role': 'user', 'content': 'x'}]"`,
    /line 2, .*how Python prints a list.*json\.dumps/,
    'rows.csv',
  ],
  ['equal answers', lines({ prompt: 'x', chosen: 'a', rejected: 'a' }), /two different answers, got the same/],
  [
    'two prompts',
    lines({ chosen: [ask, reply], rejected: [system, ask, wrong] }),
    /one prompt for chosen and rejected, got two/,
  ],
  [
    'two system prompts',
    lines({ system: 'Be long.', messages: [system, ask, reply] }),
    /line 1, .*Expected one system prompt, got "Be long\." at system and "Be brief\." as the first message\. Leave one out/,
  ],
  [
    'a system prompt of no text',
    lines({ system: true, prompt: 'x', completion: 'y' }),
    /line 1, .*Expected system to be a text, got true/,
  ],
  [
    'a history of messages',
    lines({ instruction: 'x', output: 'y', history: [ask, reply] }),
    /Expected history to be a list of pairs of texts, got \{"role":"user".* at history\.0\. Write \[\[/,
  ],
  [
    'a history of no list',
    lines({ instruction: 'x', output: 'y', history: 'Hello' }),
    /Expected history to be a list of pairs of texts, got "Hello" at history\. Write/,
  ],
  [
    'a history without an answer',
    lines({ instruction: 'x', output: 'y', history: [['Hello', null]] }),
    /Expected history\.0\.1 to be a text, got null/,
  ],
  ['no prompt', lines({ chosen: 'a', rejected: 'b' }), /Expected a prompt, got none/],
])('%s is refused', async (_problem, text, message, name) => {
  await expect(read(text, name)).rejects.toThrow(message);
});
