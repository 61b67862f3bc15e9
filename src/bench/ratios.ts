import type { Spread } from './measure.ts';

/** One run of `npm run bench`, by what was timed. */
export type BenchRun = Readonly<Record<string, Spread>>;

/** How one thing's time changed between two trees. */
export interface Ratio {
  readonly name: string;
  /** Median seconds, over all rounds. */
  readonly before: number;
  readonly after: number;
  /** After over before, of each round: what slows a round down slows both of its runs. */
  readonly ratios: readonly number[];
  /** `unclear` where fewer than three rounds, or not all of them, show a change of more than 3 %. */
  readonly verdict: 'faster' | 'slower' | 'unclear';
}

/** Smaller changes than this are the machine's. */
const NOISE = 0.03;
/** One round on a busy machine says anything. */
const ROUNDS = 3;

/** Compares round by round what both trees timed; what only one of them has is left out. */
export function ratiosOf(before: readonly BenchRun[], after: readonly BenchRun[]): Ratio[] {
  const names = Object.keys(before[0] ?? {}).filter((name) => after[0]?.[name]);
  return names.map((name) => {
    const [own, other] = [after, before].map((runs) => runs.map((run) => run[name]!.median)) as [number[], number[]];
    const ratios = own.map((seconds, round) => seconds / other[round]!);
    return {
      name,
      before: median(other),
      after: median(own),
      ratios,
      verdict: verdictOf(ratios),
    };
  });
}

function verdictOf(ratios: readonly number[]): Ratio['verdict'] {
  if (ratios.length < ROUNDS) return 'unclear';
  if (ratios.every((ratio) => ratio < 1 - NOISE)) return 'faster';
  return ratios.every((ratio) => ratio > 1 + NOISE) ? 'slower' : 'unclear';
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
