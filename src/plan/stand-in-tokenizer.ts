import { type Message, messagesOf, type Tokenizer } from '../model/tokenizer/tokenizer.ts';

/** Letters per token in the rows of `gcd`: 2.6 with SmolLM2's tokenizer, 2.8 with Gemma 3's. */
const LETTERS_A_TOKEN = 2.6;
/** Tokens that Gemma's template puts around a message. SmolLM2's puts 31 around a row, most of them a system prompt. */
const AROUND = 5;

/**
 * A tokenizer that only estimates how many tokens a text has, for a model of which there is nothing but a
 * configuration.
 */
export function standInTokenizer(vocabulary: number): Tokenizer {
  const encode = (text: string): number[] => new Array(Math.ceil(text.length / LETTERS_A_TOKEN)).fill(0);
  const message = ({ content }: Message) => [...new Array(AROUND).fill(0), ...encode(content)];
  const chat: Tokenizer['chat'] = (messages, { addGenerationPrompt = true } = {}) => [
    ...messages.flatMap(message),
    ...new Array(addGenerationPrompt ? AROUND : 0).fill(0),
  ];
  return {
    vocabularySize: vocabulary,
    padId: 0,
    bosId: undefined,
    eosId: undefined,
    eosIds: [],
    hasChatTemplate: true,
    hasSystemRole: true,
    encode,
    decode: () => '',
    chat,
    example(prompt, assistant) {
      const before = chat(messagesOf(prompt));
      return { tokens: [...before, ...encode(assistant), 0], answerStart: before.length };
    },
  };
}
