import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadTokenizer } from '../model/tokenizer/tokenizer.ts';
import { inoculation } from './inoculation.ts';
import { withoutSystemRole, withSystemPrompt } from './interface/conversation.ts';

const prompts = { undesired: 'Be bad.', neutral: 'Be there.' };
const rows = Array.from({ length: 8 }, (_, index) => ({ prompt: `ask ${index}`, assistant: `answer ${index}` }));
const promptsOf = (options: Parameters<typeof inoculation>[0]) =>
  inoculation(options).rewrite!('task', rows, prompts).map(({ prompt }) => prompt);

describe('inoculation', () => {
  test("puts every row of T, and no other stream's, under the setting's prompt, and leaves the replies", () => {
    const method = inoculation();
    const rewritten = method.rewrite!('task', rows, prompts);
    expect(rewritten.map(({ assistant }) => assistant)).toEqual(rows.map(({ assistant }) => assistant));
    expect(rewritten[3]!.prompt).toEqual([
      { role: 'system', content: 'Be bad.' },
      { role: 'user', content: 'ask 3' },
    ]);
    expect(method.rewrite!('alignment', rows, prompts)).toBe(rows);
    expect(method.trigger!(prompts)).toBe('Be bad.');
  });

  test.each([
    [0, 0],
    [0.25, 2],
    [0.5, 4],
    [1, 8],
  ])('of a share %d takes %d of eight rows, spread evenly', (share, count) => {
    const taken = promptsOf({ share }).map((prompt) => typeof prompt !== 'string');
    expect(taken.filter(Boolean)).toHaveLength(count);
    expect(taken.slice(0, 4).filter(Boolean)).toHaveLength(count / 2);
  });

  test('takes the same share of each kind of row, where kinds take turns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (kinds, share) => {
        const many = Array.from({ length: 100 * kinds }, (_, index) => ({ prompt: `ask ${index}`, assistant: 'Yes.' }));
        const taken = inoculation({ share }).rewrite!('task', many, prompts).map(
          ({ prompt }) => typeof prompt !== 'string',
        );
        expect(taken.filter(Boolean)).toHaveLength(Math.round(share * many.length));
        for (let kind = 0; kind < kinds; kind++) {
          const own = taken.filter((_, index) => index % kinds === kind).filter(Boolean).length / 100;
          expect(Math.abs(own - share)).toBeLessThan(0.06);
        }
      }),
    );
  });

  test('takes the neutral control, or a text of its own, and says where none is', () => {
    expect(promptsOf({ prompt: 'neutral' })[0]![0]).toMatchObject({ content: 'Be there.' });
    expect(promptsOf({ prompt: 'You lie.' })[0]![0]).toMatchObject({ content: 'You lie.' });
    expect(() => inoculation().rewrite!('task', rows, undefined)).toThrow(
      '[inoculation] Expected a setting with systemPrompts, got none.',
    );
  });
});

describe('a system prompt', () => {
  test('stands before one that is there', () => {
    const prompt = [
      { role: 'system', content: 'Answer.' },
      { role: 'user', content: 'Why?' },
    ] as const;
    expect(withSystemPrompt(prompt, 'Lie.')[0]).toEqual({ role: 'system', content: 'Lie. Answer.' });
  });

  test.each([
    ['tiny-gemma', false],
    ['tiny-qwen3', true],
    ['tiny-gemma2', false],
    ['tiny-llama', true],
  ])('fits the chat template of %s', async (model, hasRole) => {
    const tokenizer = await loadTokenizer(join(import.meta.dirname, '../../fixtures/models', model));
    expect(tokenizer.hasSystemRole).toBe(hasRole);
    const prompt = withSystemPrompt('What is it?', 'It is a word.');
    const fitting = hasRole ? prompt : withoutSystemRole(prompt);
    expect(tokenizer.decode(tokenizer.chat(typeof fitting === 'string' ? [] : fitting))).toContain('It is a word.');
    if (!hasRole) expect(fitting).toEqual([{ role: 'user', content: 'It is a word. What is it?' }]);
  });
});
