import { shown } from '../../lib/errors.ts';

/** One turn of a conversation. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
}

/** Names of the speakers in ShareGPT and formats derived from it. */
const ROLES: Readonly<Record<string, Message['role']>> = {
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  model: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  system: 'system',
};

/**
 * Reads a list of messages: `role` and `content`, or `from` and `value`. In CSV the list is JSON text. A content may be
 * a list of texts, as multimodal data sets write it.
 *
 * @throws Error naming the field and the place in it that is no message.
 */
export function messageList(value: unknown, field: string): Message[] {
  const list = typeof value === 'string' ? parsed(value, field) : value;
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error(`Expected ${field} to be a list of messages, got ${shown(value)}. Write [{"role", "content"}, …].`);
  }
  return list.map((entry: unknown, index) => {
    const at = `${field}.${index}`;
    if (typeof entry !== 'object' || entry === null) {
      throw new Error(`Expected a message, got ${shown(entry)} at ${at}. Write {"role", "content"}.`);
    }
    const { role: own, from, content, value: said } = entry as Record<string, unknown>;
    const name = own ?? from;
    const role = typeof name === 'string' && Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
    if (role === undefined) {
      throw new Error(
        `Expected a message of user, assistant or system, got ${shown(name)} at ${at}.role. Leave others out.`,
      );
    }
    return { role, content: contentOf(content ?? said, `${at}.content`) };
  });
}

/**
 * The messages before the answer, and the answer; it is absent if the user speaks last.
 *
 * @throws Error if a system message is not the first, or the same side speaks twice.
 */
export function conversationOf(messages: readonly Message[]): { prompt: readonly Message[]; answer?: string } {
  const turns = messages[0]?.role === 'system' ? messages.slice(1) : messages;
  turns.forEach(({ role }, index) => {
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (role !== expected) {
      throw new Error(
        `Expected user and assistant in turn, the user first, got ${role} as turn ${index + 1}. Put the messages in order.`,
      );
    }
  });
  if (turns.length === 0) throw new Error('Expected a message of the user, got none. Add it.');
  const last = messages.at(-1)!;
  return last.role === 'assistant' ? { prompt: messages.slice(0, -1), answer: last.content } : { prompt: messages };
}

function parsed(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isPython = /^\s*\[\s*\{\s*'/.test(text);
    const advice = isPython
      ? 'It is how Python prints a list: write it with json.dumps'
      : 'Write [{"role", "content"}, …]';
    throw new Error(`Expected ${field} to be a list of messages in JSON, got ${shown(text)}. ${advice}.`);
  }
}

function contentOf(content: unknown, at: string): string {
  const parts = Array.isArray(content) ? content : [content];
  const texts = parts.map((part: unknown) => {
    if (typeof part === 'string') return part;
    const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown };
    if (type === 'text' && typeof text === 'string') return text;
    throw new Error(`Expected a text, got ${shown(content)} at ${at}. Leave rows with other content out.`);
  });
  const whole = texts.join('\n');
  if (whole.trim() === '')
    throw new Error(`Expected a text, got ${shown(content)} at ${at}. Write it, or remove the row.`);
  return whole;
}
