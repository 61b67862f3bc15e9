import type { DataRow } from '../data/rows/shapes.ts';

/**
 * The question of a row that is nothing else before its answer.
 *
 * @param setting Its name, for the error.
 * @throws Error where the row has a system prompt or earlier turns.
 */
export function oneQuestion({ prompt }: Pick<DataRow, 'prompt'>, setting: string): string {
  const [asked, ...others] = prompt;
  if (others.length === 0 && asked?.role === 'user') return asked.content;
  throw new Error(
    `Expected one message of the user before the answer, got ${prompt.length} messages. The setting ${setting} asks one question at a time: leave longer talks out.`,
  );
}
