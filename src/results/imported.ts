import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { ownCommand } from '../lib/own-command.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import { methodSchema, parseJson } from './result-schema.ts';

const score = z.strictObject({
  metric: z.string().min(1),
  set: z.string().min(1),
  value: z.number().min(0).max(1),
  /** Answers behind the value, where the source gives them. */
  n: z.int().min(1).exactOptional(),
});

const imported = z.strictObject({
  format: z.literal(1),
  /** The setting whose points it is drawn beside. */
  setting: z.string().min(1),
  /** Who measured it. */
  source: z.string().min(1),
  /** The path below the imported folder. */
  run: z.string().min(1),
  model: z.string().min(1),
  method: methodSchema.omit({ options: true }),
  seed: z.int().nullable(),
  axes: z.strictObject({ task: score.nullable(), capability: score.nullable(), alignment: score.nullable() }),
  /** Caveats for a reader who compares this point with others. */
  notes: z.array(z.string().min(1)).readonly(),
});

/**
 * A point that others measured on another model, with another judge and other questions. It is drawn beside ours and
 * never compared with them. It has no interval, because its source gives none with the same meaning as ours.
 */
export type ImportedPoint = z.infer<typeof imported>;

/** The file of imported points: `SELGEN_IMPORTED`, else `.selgen/imported.json`. */
export function importedFile(): string {
  return process.env.SELGEN_IMPORTED || '.selgen/imported.json';
}

/** The imported points; none where the file is missing. */
export function readImported(file = importedFile()): ImportedPoint[] {
  if (!existsSync(file)) return [];
  const again = `Import them again: ${ownCommand('import-study <folder>')}`;
  const refuse = (problem: string, cause: unknown) =>
    fail('imported', `Expected imported points in ${file}, got ${problem}. ${again}`, cause);
  return parseJson(() => readFileSync(file, 'utf8'), z.array(imported), refuse);
}

export function writeImported(points: readonly ImportedPoint[], file = importedFile()): void {
  writeAtomically(file, `${JSON.stringify(z.array(imported).parse(points), null, 1)}\n`);
}
