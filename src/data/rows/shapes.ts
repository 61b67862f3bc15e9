import { fail, shown } from '../../lib/errors.ts';
import { conversationOf, type Message, messageList } from './messages.ts';
import { type DataRecord, eachRecord, type RecordFile } from './records.ts';

/**
 * How a file writes conversations:
 *
 * - `messages`: OpenAI's and TRL's list of `role` and `content`
 * - `conversations`: ShareGPT's list of `from` and `value`
 * - `instruction`: Alpaca's `instruction`, `input` and `output`; `history` has the earlier turns in pairs
 * - `prompt+completion`: TRL's, as texts or as lists of messages
 * - `preference`: TRL's `prompt`, `chosen` and `rejected`, as texts or lists; a list may begin with the prompt
 * - `prompt`: a question alone
 *
 * Each may have its system prompt in a field `system` instead of the first message.
 */
export type Shape = 'messages' | 'conversations' | 'instruction' | 'prompt+completion' | 'preference' | 'prompt';

/** One row, the same for every shape of file. */
export interface DataRow {
  readonly place: string;
  /** The messages before the answer; the last is the user's. */
  readonly prompt: readonly Message[];
  /** Absent where the row is a question. */
  readonly answer?: string;
  /** The unwanted answer of a preference pair. */
  readonly rejected?: string;
  /** The record's other fields. */
  readonly fields: DataRecord['fields'];
}

/** The fields of each shape. A record has the first shape whose needed fields are all there. */
const SHAPES: readonly (readonly [Shape, needs: readonly string[], may: readonly string[]])[] = [
  ['preference', ['chosen', 'rejected'], ['prompt', 'system']],
  ['conversations', ['conversations'], ['system']],
  ['messages', ['messages'], ['system']],
  ['instruction', ['instruction', 'output'], ['input', 'system', 'history']],
  ['prompt+completion', ['prompt', 'completion'], ['system']],
  ['prompt', ['prompt'], ['system']],
];

const KNOWN =
  '`messages`, `conversations`, `instruction` and `output`, `prompt` and `completion`, or `prompt`, `chosen` and `rejected`';

/**
 * The rows of a file. All records must have the same shape.
 *
 * @throws SelgenError naming the file and the first record that has no shape, another shape, or no conversation.
 */
export function shapeRows(file: RecordFile): { shape: Shape; rows: DataRow[] } {
  const [first] = file.records;
  if (first === undefined) return fail('data', `Expected rows in ${file.file}, got none. Write one record a line.`);
  const shape = shapeOf(first);
  if (shape === undefined) {
    return fail(
      'data',
      `Expected the fields of a conversation (${KNOWN}) in ${file.file}, ${first.place}, got ${namesOf(first)}. Rename its columns.`,
    );
  }
  const stranger = file.records.find((record) => shapeOf(record) !== shape);
  if (stranger) {
    const theirs = shapeOf(stranger) ?? 'no conversation';
    return fail(
      'data',
      `Expected one shape for all rows of ${file.file}, got ${shape} at ${first.place} and ${theirs} (${namesOf(stranger)}) at ${stranger.place}. Split the file, or write all rows alike.`,
    );
  }
  return { shape, rows: eachRecord(file, (record) => rowOf(record, shape)) };
}

/** The row of one record, whatever its shape; undefined if its fields are no conversation. */
export function shapeRow(record: DataRecord): DataRow | undefined {
  const shape = shapeOf(record);
  return shape && rowOf(record, shape);
}

/** Whether a record has text beside its conversation that belongs at its beginning: a system prompt, or Alpaca's earlier turns. */
export function hasOpening(record: DataRecord): boolean {
  const { system, history } = record.fields;
  if (optionalText(system, 'system').trim() !== '') return true;
  return shapeOf(record) === 'instruction' && turnsOf(history).length > 0;
}

function shapeOf({ fields }: DataRecord): Shape | undefined {
  const has = (name: string) => Object.hasOwn(fields, name) && fields[name] !== null && fields[name] !== undefined;
  return SHAPES.find(([, needs]) => needs.every(has))?.[0];
}

function rowOf({ place, fields }: DataRecord, shape: Shape): DataRow {
  const [, needs, may] = SHAPES.find(([name]) => name === shape)!;
  const others = Object.entries(fields).filter(([name]) => !needs.includes(name) && !may.includes(name));
  return { place, ...READERS[shape](fields), fields: Object.fromEntries(others) };
}

type Read = Pick<DataRow, 'prompt' | 'answer' | 'rejected'>;

const READERS: Readonly<Record<Shape, (fields: DataRecord['fields']) => Read>> = {
  messages: ({ messages, system }) => conversationOf(opened(system, messageList(messages, 'messages'))),
  conversations: ({ conversations, system }) =>
    conversationOf(opened(system, messageList(conversations, 'conversations'))),
  instruction: ({ instruction, input, output, system, history }) => {
    const asked = [textOf(instruction, 'instruction'), optionalText(input, 'input')].filter(
      (part) => part.trim() !== '',
    );
    const talk: Message[] = [...turnsOf(history), { role: 'user', content: asked.join('\n\n') }];
    return { prompt: conversationOf(opened(system, talk)).prompt, answer: textOf(output, 'output') };
  },
  'prompt+completion': ({ prompt, completion, system }) => ({
    prompt: opened(system, promptOf(prompt)),
    answer: completionOf(completion),
  }),
  preference: ({ prompt, chosen, rejected, system }) => {
    const [good, bad] = [sideOf(chosen, 'chosen'), sideOf(rejected, 'rejected')];
    const talks = [prompt === undefined || prompt === null ? [] : promptOf(prompt), good.before, bad.before];
    const asked = talks.map((messages) => (messages.length > 0 ? opened(system, messages) : messages));
    const [first, ...same] = asked.filter((messages) => messages.length > 0);
    if (first === undefined) throw new Error('Expected a prompt, got none in prompt, chosen and rejected. Add it.');
    if (same.some((messages) => JSON.stringify(messages) !== JSON.stringify(first))) {
      throw new Error('Expected one prompt for chosen and rejected, got two. A pair has two answers to one prompt.');
    }
    if (good.answer === bad.answer) {
      throw new Error('Expected two different answers, got the same as chosen and rejected. Remove the row.');
    }
    return { prompt: first, answer: good.answer, rejected: bad.answer };
  },
  prompt: ({ prompt, system }) => ({ prompt: opened(system, promptOf(prompt)) }),
};

function promptOf(value: unknown): readonly Message[] {
  const messages = isList(value)
    ? messageList(value, 'prompt')
    : [{ role: 'user' as const, content: textOf(value, 'prompt') }];
  const { prompt, answer } = conversationOf(messages);
  if (answer !== undefined) {
    throw new Error('Expected the user to speak last in prompt, got an answer. Move it to completion.');
  }
  return prompt;
}

/** A text, or a list of messages that ends with the answer. */
function sideOf(value: unknown, field: string): { before: readonly Message[]; answer: string } {
  if (!isList(value)) return { before: [], answer: textOf(value, field) };
  const messages = messageList(value, field);
  const last = messages.at(-1);
  if (last?.role !== 'assistant') throw new Error(`Expected ${field} to end with the assistant's answer. Add it.`);
  const before = messages.slice(0, -1);
  return { before: before.length > 0 ? conversationOf(before).prompt : [], answer: last.content };
}

function completionOf(value: unknown): string {
  const { before, answer } = sideOf(value, 'completion');
  if (before.length === 0) return answer;
  throw new Error(
    `Expected one message of the assistant in completion, got ${before.length + 1}. Move others to prompt.`,
  );
}

/** Whether a value is a list, or the JSON of one, as CSV writes it. */
function isList(value: unknown): boolean {
  return (
    Array.isArray(value) ||
    (typeof value === 'string' && /^\s*\[\s*\{\s*['"](?:role|from|content|value)['"]/.test(value))
  );
}

/** Messages that begin with the system prompt of the field `system`, where there is one. */
function opened(system: unknown, messages: readonly Message[]): readonly Message[] {
  const content = optionalText(system, 'system');
  if (content.trim() === '') return messages;
  const [first] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content }, ...messages];
  if (first.content.trim() === content.trim()) return messages;
  throw new Error(
    `Expected one system prompt, got ${shown(content)} at system and ${shown(first.content)} as the first message. Leave one out.`,
  );
}

/** The earlier turns of Alpaca's `history`: pairs of what the user said and what was answered. */
function turnsOf(history: unknown): Message[] {
  const isAbsent = history === undefined || history === null || history === '';
  const pairs = isAbsent ? [] : typeof history === 'string' ? jsonOf(history) : history;
  if (!Array.isArray(pairs)) throw notPairs('history', history);
  return pairs.flatMap((pair: unknown, index): Message[] => {
    const at = `history.${index}`;
    if (!Array.isArray(pair) || pair.length !== 2) throw notPairs(at, pair);
    return [
      { role: 'user', content: textOf(pair[0], `${at}.0`) },
      { role: 'assistant', content: textOf(pair[1], `${at}.1`) },
    ];
  });
}

function notPairs(field: string, value: unknown): Error {
  return new Error(
    `Expected history to be a list of pairs of texts, got ${shown(value)} at ${field}. Write [["what the user said", "what was answered"], …].`,
  );
}

/** What a text is in JSON; the text itself where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function optionalText(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new Error(`Expected ${field} to be a text, got ${shown(value)}. Write it in quotes.`);
}

function textOf(value: unknown, field: string): string {
  const text = optionalText(value, field);
  if (text.trim() === '')
    throw new Error(`Expected ${field} to be a text, got ${shown(value)}. Write it, or remove the row.`);
  return text;
}

function namesOf({ fields }: DataRecord): string {
  return Object.keys(fields).slice(0, 12).join(', ') || 'no fields';
}
