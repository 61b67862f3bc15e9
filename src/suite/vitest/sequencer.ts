import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Suites whose trials others are held against (`unlike`). */
const REFERENCES = ['task-only', 'upweighted'];

/**
 * Vitest's order, the longest first, but references before all: run later, each would be trained by the first suite that
 * asks for it, and again by one that asks at the same time.
 */
export class ReferencesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return referencesFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}

export function referencesFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const rank = (file: T) => {
    const place = REFERENCES.indexOf(basename(pathOf(file), '.test.ts'));
    return place < 0 ? REFERENCES.length : place;
  };
  return files.toSorted((a, b) => rank(a) - rank(b));
}
