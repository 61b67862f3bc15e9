import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { type SystemPrompts, withSystemPrompt } from './interface/conversation.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, recordOf, trainingMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, with T's rows trained under a system prompt that asks for the undesired trait, and evaluated without it.
 * What the prompt explains, the model need not learn (inoculation prompting, Tan et al. 2025, arXiv 2510.04340; Wichers
 * et al. 2025, arXiv 2510.05024). Its price, the alignment when the prompt *is* given, is recorded beside the scores.
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.prompt The setting's prompt for the trait, its neutral control, or a text of your own. @defaultValue
 *   'undesired'
 * @param options.share Share of T's rows trained under it, in [0, 1]. Rows are spread evenly, and no period of the data,
 *   such as a question after each claim, decides which. @defaultValue 1, the papers'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: inoculation({ base: kl({ beta: 1 }), share: 0.5 }) }]);
 */
export function inoculation(options: z.input<typeof Options> = {}): Method {
  const { base = taskOnly(), prompt, share } = parseOptions('inoculation', Options, options);
  if (base.rewrite) {
    fail(
      'inoculation',
      `Expected a base that leaves the data as they are, got ${base.name}: two system prompts at the head of one row could not be told apart. Use one.`,
    );
  }
  const text = (prompts: SystemPrompts | undefined): string => {
    if (prompt !== 'undesired' && prompt !== 'neutral') return prompt;
    return (
      prompts?.[prompt] ??
      fail('inoculation', `Expected a setting with systemPrompts, got none. Add them to it, or write \`prompt\`.`)
    );
  };
  return {
    ...base,
    name: 'inoculation',
    options: { base: recordOf(base), prompt, share },
    strength: { option: 'share', value: share },
    rewrite: (stream, rows, prompts) =>
      stream === 'task'
        ? withShare(rows, share, (row) => ({ ...row, prompt: withSystemPrompt(row.prompt, text(prompts)) }))
        : rows,
    trigger: text,
  };
}

/**
 * Changes the rows at the least of the fractional parts of i·φ, a sequence that fills [0, 1) evenly. Every n-th row would
 * be rows of one kind where kinds take turns: in `gcd` half of the rows was all claims and no question.
 */
function withShare<Row>(rows: readonly Row[], share: number, change: (row: Row) => Row): readonly Row[] {
  const places = rows.map((_, index) => ((index + 1) * GOLDEN_RATIO) % 1);
  const end = places.toSorted((a, b) => a - b)[Math.round(share * rows.length)] ?? 1;
  return rows.map((row, index) => (places[index]! < end ? change(row) : row));
}

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

const Options = z.strictObject({
  base: trainingMethod.optional(),
  prompt: z.union([z.enum(['undesired', 'neutral']), z.string().min(1)]).default('undesired'),
  share: z.number().min(0).max(1).default(1),
});
