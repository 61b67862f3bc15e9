import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectFolder } from '../lib/folders.ts';
import { hashJson } from '../lib/hash.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import type { Rating } from './judge.ts';

/** Ratings on disk, one file each, named by the hash of the request. */
export interface RatingCache {
  /** The rating of a request: from disk, or made and kept. Concurrent equal requests are made once. */
  get(asked: unknown, make: () => Promise<Rating>): Promise<{ rating: Rating; known: boolean }>;
}

const stored = z.strictObject({ score: z.number().min(0).max(100).nullable(), why: z.string() });

/** Where ratings are kept unless a judge says otherwise. */
export function ratingsFolder(): string {
  return join(projectFolder(), '.selgen/ratings');
}

/** @param folder Made when the first rating is kept. A rating in a damaged file is made again and replaced. */
export function openRatingCache(folder: string): RatingCache {
  const underway = new Map<string, Promise<Rating>>();
  return {
    async get(asked, make) {
      const key = hashJson({ version: VERSION, asked });
      const file = join(folder, key.slice(0, 2), `${key}.json`);
      const found = underway.get(key) ?? read(file);
      if (found) return { rating: await found, known: true };
      const made = make();
      underway.set(key, made);
      try {
        const rating = await made;
        writeAtomically(file, `${JSON.stringify(rating)}\n`);
        return { rating, known: false };
      } finally {
        underway.delete(key);
      }
    },
  };
}

/** Increased when the same replies give other ratings. */
const VERSION = 2;

function read(file: string): Rating | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
