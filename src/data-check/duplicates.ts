/** A test question that occurs in training, verbatim or nearly so. */
export interface Duplicate {
  /** Index of the question, from 0. */
  readonly test: number;
  /** Index of the training row, from 0. */
  readonly train: number;
  /** Jaccard index of the two sets of words; 1 if only letter case, signs or order differ. */
  readonly similarity: number;
}

export interface Duplicates {
  /** Equal character by character. */
  readonly exact: readonly Duplicate[];
  /** Equal numbers, and a Jaccard index of words of at least 0.8. */
  readonly near: readonly Duplicate[];
}

const THRESHOLD = 0.8;

/**
 * Test questions that occur in training rows, each with its most similar training row. Texts with different numbers are
 * different questions, however similar.
 *
 * Pairs are found by prefix filtering (Bayardo, Ma & Srikant 2007): two similar sets share one of the rarest words of
 * both, so only those are looked up. The search is exact and misses no pair.
 */
export function findDuplicates(train: readonly string[], test: readonly string[]): Duplicates {
  const places = new Map<string, number>();
  train.forEach((text, index) => {
    if (!places.has(text)) places.set(text, index);
  });
  const exact = test.flatMap((text, index) =>
    places.has(text) ? [{ test: index, train: places.get(text)!, similarity: 1 }] : [],
  );
  const isExact = new Set(exact.map((pair) => pair.test));
  return { exact, near: findNear(train, test).filter((pair) => !isExact.has(pair.test)) };
}

function findNear(train: readonly string[], test: readonly string[]): Duplicate[] {
  const [rows, questions] = [train.map(wordsOf), test.map(wordsOf)];
  const counts = new Map<string, number>();
  for (const { words } of [...rows, ...questions]) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const rarest = ({ numbers, words }: Words): string[] => {
    const sorted = [...words].sort((a, b) => counts.get(a)! - counts.get(b)! || (a < b ? -1 : 1));
    const length = words.size - Math.ceil(THRESHOLD * words.size) + 1;
    return sorted.slice(0, length).map((word) => `${numbers} ${word}`);
  };
  const index = new Map<string, number[]>();
  rows.forEach((row, place) => {
    for (const key of rarest(row)) index.set(key, [...(index.get(key) ?? []), place]);
  });
  return questions.flatMap((question, place) => {
    const candidates = new Set(rarest(question).flatMap((key) => index.get(key) ?? []));
    let best: Duplicate | undefined;
    for (const candidate of candidates) {
      const similarity = jaccard(question.words, rows[candidate]!.words);
      if (similarity >= THRESHOLD && similarity > (best?.similarity ?? 0)) {
        best = { test: place, train: candidate, similarity };
      }
    }
    return best ? [best] : [];
  });
}

interface Words {
  /** The numbers in order of size, joined to one text. */
  readonly numbers: string;
  readonly words: ReadonlySet<string>;
}

function wordsOf(text: string): Words {
  const all = text.toLowerCase().match(/-?\d+(?:\.\d+)?|\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? [];
  return {
    numbers: all
      .filter((word) => /\d/.test(word[word.length - 1]!))
      .sort()
      .join(),
    words: new Set(all),
  };
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared / (a.size + b.size - shared);
}
