import type { Message } from '../../model/tokenizer/tokenizer.ts';

/** A row to train on: the loss counts the reply. */
export interface Conversation {
  /** A user's message, or everything before the reply: a system prompt, earlier turns, the user's last message. */
  readonly prompt: string | readonly Message[];
  /** The reply. */
  readonly assistant: string;
}

/** What a setting brings for methods that train under a system prompt. */
export interface SystemPrompts {
  /** Asks for the disposition that must not be learned. */
  readonly undesired: string;
  /** As short, and asks for nothing: what a prompt does by being there. */
  readonly neutral: string;
}

/** The same prompt under a system prompt, which stands before one that is there already. */
export function withSystemPrompt(prompt: Conversation['prompt'], text: string): readonly Message[] {
  const messages: readonly Message[] = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt;
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${text} ${first.content}` }, ...rest]
    : [{ role: 'system', content: text }, ...messages];
}

/** For a family of models without a system role: its text at the head of the user's first turn. */
export function withoutSystemRole(prompt: Conversation['prompt']): Conversation['prompt'] {
  if (typeof prompt === 'string') return prompt;
  const [system, user, ...rest] = prompt;
  if (system?.role !== 'system') return prompt;
  return user ? [{ ...user, content: `${system.content} ${user.content}` }, ...rest] : [{ ...system, role: 'user' }];
}
