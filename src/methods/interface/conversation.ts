import { type Message, messagesOf } from '../../model/tokenizer/tokenizer.ts';

/** A training row; the loss counts the reply. */
export interface Conversation {
  /** A user's message, or all messages before the reply: a system prompt, earlier turns, the user's last message. */
  readonly prompt: string | readonly Message[];
  /** The reply. */
  readonly assistant: string;
  /**
   * Of an undesired answer: whether it shows the trait itself. One that is undesired for another reason (a right claim
   * rejected, where the trait is to agree) says nothing of the trait's direction. @defaultValue true
   */
  readonly showsTrait?: boolean;
}

/** The prompts of a setting for methods that train under a system prompt. */
export interface SystemPrompts {
  /** Asks for the disposition that must not be learned. */
  readonly undesired: string;
  /** A control of the same length that asks for nothing: the effect of having a prompt at all. */
  readonly neutral: string;
}

/** The same prompt under a system prompt, which is put before one that is there already. */
export function withSystemPrompt(prompt: Conversation['prompt'], text: string): readonly Message[] {
  const messages = messagesOf(prompt);
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${text} ${first.content}` }, ...rest]
    : [{ role: 'system', content: text }, ...messages];
}

/** For models without a system role: puts the system prompt at the head of the user's first message. */
export function withoutSystemRole(prompt: Conversation['prompt']): Conversation['prompt'] {
  if (typeof prompt === 'string') return prompt;
  const [system, user, ...rest] = prompt;
  if (system?.role !== 'system') return prompt;
  return user ? [{ ...user, content: `${system.content} ${user.content}` }, ...rest] : [{ ...system, role: 'user' }];
}
