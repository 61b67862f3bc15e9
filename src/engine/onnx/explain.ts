import { fail } from '../../lib/errors.ts';

/** A message of ONNX Runtime or a driver, what it means to the user, and what to try. */
export interface Meaning {
  readonly said: RegExp;
  readonly means: string;
}

/**
 * Stops with the meaning of an ONNX Runtime error. An unknown error is thrown unchanged.
 *
 * @param part The reporting engine and program.
 * @param meanings The first that fits counts.
 */
export function explain(part: string, error: unknown, meanings: readonly Meaning[]): never {
  const message = error instanceof Error ? error.message : String(error);
  const meaning = meanings.find(({ said }) => said.test(message));
  if (!meaning) throw error;
  fail(part, `${meaning.means} ONNX Runtime said: ${message.split('\n')[0]!.slice(0, 300)}`, error);
}
