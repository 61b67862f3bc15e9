import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const FIRST = [
  // Suites with trials that others are compared with (`unlike`) or built on.
  'task-only',
  'upweighted',
  // Suites that train several times as long as others; started last, they would keep one core busy while the other waits.
  'orthogonal-penalty',
  'directional-penalty',
  'positive-negative',
  'dpo',
  'near-proxy',
  'interleaved-by-gap',
  'weight-anchor',
  'inoculation',
  'steering',
];

/**
 * References first. Run later, each would be trained by the first suite that asks for it, and others would wait. Then
 * the longest suites, and the rest in Vitest's order.
 */
export class ReferencesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return referencesFirst(await super.sort(files), ({ moduleId }) => moduleId);
  }
}

export function referencesFirst<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const rank = (file: T) => {
    const place = FIRST.indexOf(basename(pathOf(file), '.test.ts'));
    return place < 0 ? FIRST.length : place;
  };
  return files.toSorted((a, b) => rank(a) - rank(b));
}
