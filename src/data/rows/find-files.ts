import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { DATA_FILE, type RecordFile, readRecordFile } from './records.ts';

/**
 * The files of one part of a data folder, such as `task_train`: `task_train.jsonl` (or another data format) in the
 * folder or in its `data/`, or the hub's shards of such a file, `task_train-00000-of-00002.parquet`.
 *
 * @param names The part's name, then its aliases.
 * @returns In order; empty if there are none.
 * @throws SelgenError if the part exists in two formats or places, or lacks a shard.
 */
export function findFiles(folder: string, ...names: readonly string[]): string[] {
  const parts = partsOf(folder);
  const name = names.find((own) => parts.has(own));
  if (name === undefined) return [];
  const found = parts.get(name)!;
  const shards = found.map((file) => SHARD.exec(file));
  const total = Number(shards[0]?.[2] ?? 1);
  const isWhole =
    found.length === total &&
    shards.every((shard, index) => Number(shard?.[1] ?? 0) === index && Number(shard?.[2] ?? 1) === total);
  if (isWhole) return found;
  const all = found.map((file) => basename(file)).join(', ');
  return fail(
    'data',
    `Expected ${name} in ${folder} as one file, or as all of its shards, got ${all}. Keep one, or fetch the others.`,
  );
}

/** The names of a folder's parts, in order. */
export function partNames(folder: string): string[] {
  return [...partsOf(folder).keys()].sort();
}

/** The records of a part's files, as if they were one file. */
export async function readFiles(files: readonly string[]): Promise<RecordFile> {
  const parts = [];
  for (const file of files) parts.push(await readRecordFile(file));
  const [only, ...others] = parts as [RecordFile, ...RecordFile[]];
  if (others.length === 0) return only;
  return {
    ...only,
    sha256: sha256(parts.map((part) => part.sha256).join()),
    records: parts.flatMap(({ file, records }) =>
      records.map(({ place, fields }) => ({ place: `${basename(file)} ${place}`, fields })),
    ),
  };
}

const SHARD = /-(\d{5})-of-(\d{5})\.[^.]+$/;

function partsOf(folder: string): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const place of [folder, join(folder, 'data')]) {
    if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) continue;
    for (const file of readdirSync(place).sort()) {
      if (!DATA_FILE.test(file) || file === 'manifest.json') continue;
      const name = file.replace(SHARD, '').replace(DATA_FILE, '');
      parts.set(name, [...(parts.get(name) ?? []), join(place, file)]);
    }
  }
  return parts;
}
