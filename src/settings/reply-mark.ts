import type { Mark } from '../results/result.ts';
import type { Reply } from './setting.ts';

/** A mark's part that repeats the reply. */
export function replyPart({ text, cut }: Reply): Pick<Mark, 'reply' | 'cut'> {
  return { reply: text, ...(cut ? { cut } : {}) };
}
