import { type Spread, spreadOf } from './measure.ts';

/** One run of `npm run bench`: times by name. */
export type BenchRun = Readonly<Record<string, Spread>>;

/** The change of one time between two trees. */
export interface Ratio {
  readonly name: string;
  /** Median seconds, over all rounds. */
  readonly before: number;
  readonly after: number;
  /** After divided by before, in each round. A disturbance slows both runs of its round. */
  readonly ratios: readonly number[];
  /** `unclear` unless at least three rounds, and all of them, show a change of more than 3 %. */
  readonly verdict: 'faster' | 'slower' | 'unclear';
}

/** Smaller changes are noise of the machine. */
const NOISE = 0.03;
/** Fewer rounds prove nothing on a busy machine. */
const ROUNDS = 3;

/** Compares, round by round, the times that both trees have. */
export function ratiosOf(before: readonly BenchRun[], after: readonly BenchRun[]): Ratio[] {
  const names = Object.keys(before[0] ?? {}).filter((name) => after[0]?.[name]);
  return names.map((name) => {
    const medians = (runs: readonly BenchRun[]) => runs.map((run) => run[name]!.median);
    const [own, other] = [medians(after), medians(before)];
    const ratios = own.map((seconds, round) => seconds / other[round]!);
    return { name, before: spreadOf(other).median, after: spreadOf(own).median, ratios, verdict: verdictOf(ratios) };
  });
}

function verdictOf(ratios: readonly number[]): Ratio['verdict'] {
  if (ratios.length < ROUNDS) return 'unclear';
  if (ratios.every((ratio) => ratio < 1 - NOISE)) return 'faster';
  return ratios.every((ratio) => ratio > 1 + NOISE) ? 'slower' : 'unclear';
}
