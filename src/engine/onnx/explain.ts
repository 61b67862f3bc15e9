import { fail } from '../../lib/errors.ts';

/** What ONNX Runtime or a driver says, and what it means to the user and what to try. */
export interface Meaning {
  readonly said: RegExp;
  readonly means: string;
}

/**
 * Stops with what an error of ONNX Runtime means; one that nobody has met yet is passed on.
 *
 * @param part Who speaks: engine and program.
 * @param meanings The first that fits counts.
 */
export function explain(part: string, error: unknown, meanings: readonly Meaning[]): never {
  const message = error instanceof Error ? error.message : String(error);
  const meaning = meanings.find(({ said }) => said.test(message));
  if (!meaning) throw error;
  fail(part, `${meaning.means} ONNX Runtime said: ${message.split('\n')[0]!.slice(0, 300)}`, error);
}
