import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { createGenerator } from '../evaluate/generate.ts';
import type { Message } from '../model/tokenizer/tokenizer.ts';
import { loadModel } from '../train/load-model.ts';
import { type Conversation, type ConversationOptions, openConversation } from './conversation.ts';

const model = await loadModel(join(import.meta.dirname, '../../fixtures/models/tiny-gemma'));
const engine = cpuEngine({ threads: 1 });
const greedy = { sampling: { temperature: 0, seed: 1 }, maximumNewTokens: 12 };

let open: Conversation | undefined;
afterEach(() => open?.dispose());
function begin(options: Partial<ConversationOptions> = {}) {
  open = openConversation(engine, { model, adapter: undefined }, { ...greedy, ...options });
  return open;
}

async function hear(pieces: AsyncGenerator<string, void>): Promise<string[]> {
  const heard: string[] = [];
  for await (const piece of pieces) heard.push(piece);
  return heard;
}

async function answer(messages: readonly Message[]): Promise<string> {
  const { network, weights, tokenizer } = model;
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  const { padId, eosIds } = tokenizer;
  const generator = createGenerator(engine, { network, weights, adapterOptions, padId, eosIds });
  const [ids] = await generator.generate([tokenizer.chat(messages)], undefined, { maximumNewTokens: 12 });
  await generator.dispose();
  return tokenizer.decode(ids!);
}

const user = (content: string): Message => ({ role: 'user', content });

describe('a conversation', () => {
  test('answers piece by piece, remembers its turns, and forgets them when it is reset', async () => {
    const conversation = begin();
    const first = await hear(conversation.say('What is 7 + 5?'));
    expect(first.length).toBeGreaterThan(1);
    expect(first.join('')).toContain('12');
    expect(first.join('')).toBe(await answer([user('What is 7 + 5?')]));
    const second = (await hear(conversation.say('What is 3 + 4?'))).join('');
    const turns = [user('What is 7 + 5?'), { role: 'assistant', content: first.join('') } as const, user('What is 3 + 4?')]; // biome-ignore format: one line
    expect(second).toBe(await answer(turns));
    conversation.reset();
    expect(await hear(conversation.say('What is 7 + 5?'))).toEqual(first);
  });

  test('keeps what was heard of an answer that was broken off', async () => {
    const conversation = begin();
    let heard = '';
    for await (const piece of conversation.say('What is 7 + 5?')) {
      heard = piece;
      break;
    }
    const turns = [user('What is 7 + 5?'), { role: 'assistant', content: heard } as const, user('What is 3 + 4?')]; // biome-ignore format: one line
    expect((await hear(conversation.say('What is 3 + 4?'))).join('')).toBe(await answer(turns));
  });

  test('ends an answer before a stop text, and remembers no more of it', async () => {
    const whole = (await hear(begin().say('What is 7 + 5?'))).join('');
    await open?.dispose();
    const stop = whole.slice(4, 7);
    const conversation = begin({ stops: ['never said', stop] });
    const heard = (await hear(conversation.say('What is 7 + 5?'))).join('');
    expect(heard).toBe(whole.slice(0, whole.indexOf(stop)));
    const turns = [user('What is 7 + 5?'), { role: 'assistant', content: heard } as const, user('What is 3 + 4?')]; // biome-ignore format: one line
    const second = await answer(turns);
    const end = second.indexOf(stop);
    expect((await hear(conversation.say('What is 3 + 4?'))).join('')).toBe(end < 0 ? second : second.slice(0, end));
  });

  test('puts a system message before the first where the template takes none', async () => {
    const conversation = begin({ system: 'You are right.' });
    expect(conversation.systemIsRole).toBe(false);
    const heard = (await hear(conversation.say('What is 7 + 5?'))).join('');
    expect(heard).toBe(await answer([user('You are right.\n\nWhat is 7 + 5?')]));
  });

  test('says when it has filled the model', async () => {
    const conversation = begin();
    await expect(hear(conversation.say('7 + 5 '.repeat(60)))).rejects.toThrow(/within the model's 128 tokens.*\/reset/);
    expect((await hear(conversation.say('What is 7 + 5?'))).join('')).toContain('12');
  });

  test('drawn from a seed is the same again', async () => {
    const sampling = { temperature: 3, seed: 7 };
    const first = await hear(begin({ sampling }).say('What is 7 + 5?'));
    await open?.dispose();
    expect(await hear(begin({ sampling }).say('What is 7 + 5?'))).toEqual(first);
    await open?.dispose();
    expect(await hear(begin({ sampling: { ...sampling, seed: 8 } }).say('What is 7 + 5?'))).not.toEqual(first);
  });
});
