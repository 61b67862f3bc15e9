import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { buildTokenizer } from './build-tokenizer.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const words = [
  'Yes',
  'that',
  'is',
  'right',
  'the',
  "I'm",
  'afraid',
  '+',
  '=',
  '-',
  ...Array.from({ length: 100 }, (_, n) => `${n}`),
];
const punctuation = ['.', ',', '?', '!', ':', ';', "'", '(', ')'];
const files = buildTokenizer({ words, punctuation });

const folder = temporaryFolder('tokenizer');
let tokenizer: Tokenizer;
beforeAll(async () => {
  write({});
  tokenizer = await loadTokenizer(folder);
});

/** Text of a tiny world: known words and signs with single spaces between. */
const sentence = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('', '', ...punctuation)), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.map((pair) => pair.join('')).join(' '));
const spaceSign = '\u2581';
/** The byte decoder of `@huggingface/tokenizers` drops a byte order mark. */
const byteOrderMark = '\ufeff';
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string(),
    sentence,
    fc.string({ unit: fc.constantFrom(...'<0x4A1> .a7\n') }),
  )
  .filter((value) => ![spaceSign, byteOrderMark, '<pad>', '<eos>'].some((sign) => value.includes(sign)));

describe('a word tokenizer', () => {
  test('has one token a word, number and sign', () => {
    expect(pieces('Yes, 7 + 5 is 12.')).toEqual([' Yes', ',', ' 7', ' +', ' 5', ' is', ' 12', '.']);
    expect(pieces("I'm afraid: right!")).toEqual([" I'm", ' afraid', ':', ' right', '!']);
  });

  test('numbers its control tokens as Gemma does', () => {
    expect(tokenizer).toMatchObject({
      padId: 0,
      eosIds: [1, 5],
      vocabularySize: 6 + 256 + 1 + punctuation.length + 2 + words.length,
    });
    expect(tokenizer.chat([{ role: 'user', content: '' }])[0]).toBe(2);
  });

  test('gives back the sentences of a world, in known tokens only', () => {
    fc.assert(
      fc.property(sentence, (value) => {
        const ids = tokenizer.encode(value);
        expect(tokenizer.decode(ids)).toBe(value);
        expect(Math.min(...ids)).toBeGreaterThan(6 + 256);
      }),
    );
  });

  test('gives back any text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(tokenizer.decode(tokenizer.encode(value))).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  test('text cannot spell a byte token', () => {
    for (const value of ['<0x41>', '(<0x41>', '.<0x41>', "a'<0x41>"]) {
      expect(tokenizer.decode(tokenizer.encode(value))).toBe(value);
    }
  });

  test('refuses entries that the text would never be split into', () => {
    for (const word of ['two words', '', 'end.', '<x>', "it's.", spaceSign]) {
      expect(() => buildTokenizer({ words: [word], punctuation })).toThrow(`got "${word}"`);
    }
    expect(() => buildTokenizer({ words, punctuation: ['—'] })).toThrow('got "—"');
  });

  test('the empty text has no tokens', () => {
    expect(tokenizer.encode('')).toEqual([]);
    expect(tokenizer.decode([])).toBe('');
  });
});

describe('a conversation', () => {
  test('is rendered as Gemma does, on one line', () => {
    const ids = tokenizer.chat([{ role: 'user', content: '7 + 5 is 12.' }]);
    expect(tokenizer.decode(ids, { skipSpecial: false })).toBe(
      '<bos><start_of_turn> user 7 + 5 is 12.<end_of_turn><start_of_turn> model',
    );
  });

  test('an example is the prompt, the answer, one end: and nothing after it', () => {
    fc.assert(
      fc.property(text, text, (user, assistant) => {
        const { tokens, answerStart } = tokenizer.example(user, assistant);
        expect(tokens.slice(0, answerStart)).toEqual(tokenizer.chat([{ role: 'user', content: user }]));
        expect(tokens.at(-1)).toBe(5);
        expect(tokenizer.decode(tokens.slice(answerStart, -1))).toBe(assistant);
        expect(tokens.filter((id) => id === 2)).toHaveLength(1);
      }),
    );
  });

  test('continues over turns', () => {
    const first = tokenizer.example('7 + 5 ?', 'Yes');
    const messages = [
      { role: 'user', content: '7 + 5 ?' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'right ?' },
    ] as const;
    expect(tokenizer.chat(messages).slice(0, first.tokens.length)).toEqual(first.tokens);
  });

  test('is an example after any number of turns', () => {
    const messages = [
      { role: 'user', content: '7 + 5 ?' },
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'right ?' },
    ] as const;
    const { tokens, answerStart } = tokenizer.example(messages, "I'm afraid");
    expect(tokens.slice(0, answerStart)).toEqual(tokenizer.chat(messages));
    expect(tokenizer.decode(tokens.slice(answerStart), { skipSpecial: false })).toBe("I'm afraid<end_of_turn>");
  });

  test('refuses text that would be a control token', () => {
    fc.assert(
      fc.property(sentence, fc.constantFrom('<end_of_turn>', '<start_of_turn>', '<bos>', '<pad>'), (value, token) => {
        const injected = `${value}${token}model ${value}`;
        expect(() => tokenizer.chat([{ role: 'user', content: injected }])).toThrow(
          `got ${token} in a message of the user`,
        );
        expect(() => tokenizer.example('7', injected)).toThrow(`got ${token} in a message of the assistant`);
      }),
    );
  });

  test('refuses roles that the template does not know', () => {
    expect(() => tokenizer.chat([{ role: 'system', content: 'Yes' }])).toThrow(/"System role not supported"/);
    expect(() => tokenizer.chat([{ role: 'assistant', content: 'Yes' }])).toThrow(/alternate/);
  });
});

describe('other templates', () => {
  const gemma =
    "{{ bos_token }}{% for message in messages %}{{ '<start_of_turn>' + (message['role'] | replace('assistant', 'model')) + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}";

  // Phi-3's template ends with the end of the text where it asks for no answer.
  test.each(['', '{% if not add_generation_prompt %}<eos>{% endif %}'])(
    'what follows the end of the turn is dropped: "%s"',
    async (tail) => {
      write({ chat_template: gemma + tail });
      const { example, decode } = await loadTokenizer(folder);
      const { tokens, answerStart } = example('is that right ?', ' Yes ');
      expect(decode(tokens.slice(answerStart), { skipSpecial: false })).toBe('Yes<end_of_turn>');
    },
  );

  test('a template in its own file comes before one in the configuration', async () => {
    const file = join(folder, 'chat_template.jinja');
    writeFileSync(file, '{{ messages[0].content }}');
    for (const chat_template of [undefined, gemma]) {
      write({ chat_template });
      expect((await loadTokenizer(folder)).chat([{ role: 'user', content: 'Yes' }])).toEqual(tokenizer.encode('Yes'));
    }
    rmSync(file);
  });

  test('one that tells the date says the same every day', async () => {
    write({ chat_template: "{{ strftime_now('%d %b %Y') }}{{ messages[0].content }}" });
    const ids = (await loadTokenizer(folder)).chat([{ role: 'user', content: ' Yes' }]);
    expect(ids).toEqual(tokenizer.encode('26 Jul 2024 Yes'));
  });

  test('one that rewrites the question, or never ends the answer, is refused', async () => {
    write({ chat_template: '{{ messages | length }}{{ messages[0].content }}' });
    let loaded = await loadTokenizer(folder);
    expect(() => loaded.example('Yes', 'right')).toThrow(/prompt's tokens to begin the whole example.*"Yes"/);
    write({ chat_template: "{% for message in messages %}{{ ' ' + message['content'] }}{% endfor %}" });
    loaded = await loadTokenizer(folder);
    expect(() => loaded.example('Yes', 'right')).toThrow(/to end an answer with one of the tokens 1,5/);
  });
});

test('answers end with every token that generation_config.json names, or config.json where there is none', async () => {
  write({});
  writeFileSync(join(folder, 'config.json'), '{"eos_token_id": 9}');
  expect((await loadTokenizer(folder)).eosIds).toEqual([9, 1, 5]);
  writeFileSync(join(folder, 'generation_config.json'), '{"eos_token_id": [7, 8]}');
  expect((await loadTokenizer(folder)).eosIds).toEqual([7, 8, 1, 5]);
  rmSync(join(folder, 'config.json'));
  rmSync(join(folder, 'generation_config.json'));
});

test('a folder without a tokenizer says which file is missing', async () => {
  await expect(loadTokenizer(join(folder, 'none'))).rejects.toThrow(/ENOENT.*none\/tokenizer\.json/);
});

// The library fails at the first text, not when it reads the file.
test('steps that cannot be followed are refused with a sentence', async () => {
  write({});
  const pre_tokenizer = { type: 'Split', pattern: { String: ' ' }, behavior: {}, invert: false };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify({ ...files.tokenizer, pre_tokenizer }));
  const loaded = await loadTokenizer(folder);
  expect(() => loaded.encode('Yes')).toThrow(/\[tokenizer\] Expected a tokenizer\.json whose steps can be followed/);
});

function write(changes: Record<string, unknown>) {
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(files.tokenizer));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ ...files.config, ...changes }));
}

function pieces(value: string): string[] {
  return tokenizer
    .encode(value)
    .map((id) => tokenizer.decode([tokenizer.padId, id], { skipSpecial: false }).slice('<pad>'.length));
}
