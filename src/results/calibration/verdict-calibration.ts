import { type Random, seededRandom } from '../../lib/random.ts';
import { contrastOfItems, verdictOf } from '../findings/chosen-differences.ts';
import type { Items } from '../result.ts';
import { meanOfItems } from '../statistics/moments.ts';
import { seedNoise } from '../statistics/seed-noise.ts';
import { simultaneously } from '../statistics/simultaneous.ts';

/** Methods that are all equal except the first, on questions that all seeds share. */
export interface VerdictWorld {
  readonly methods: number;
  readonly seeds: number;
  /** Reporting questions. */
  readonly questions: number;
  /** Standard deviation of a training's score, in addition to the noise of single answers. */
  readonly betweenSeeds: number;
  /** Factors of that deviation, one drawn for each method. @defaultValue all 1 */
  readonly scatters?: readonly number[];
  /** That of the reference, which all methods are compared with. @defaultValue drawn as for a method */
  readonly referenceScatter?: number;
  /** How far the first method truly lies above the reference and all others. @defaultValue 0 */
  readonly difference?: number;
  /** Strengths of each method; one is compared, and all tell how trainings scatter. @defaultValue 1 */
  readonly strengths?: number;
  /** Further methods that answer everything right on every seed; a verdict on them is never false. @defaultValue 0 */
  readonly atCeiling?: number;
}

/** Shares of `runs` in which any equal method got a verdict, and in which the better one got `higher`. */
export function verdictRates(world: VerdictWorld, runs: number): { falseVerdict: number; found: number } {
  const random = seededRandom(5);
  let [falseVerdict, found] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const [better, ...equal] = verdictsOf(world, random.fork(`run ${run}`));
    if (better === 'higher') found++;
    if (equal.some((verdict) => verdict !== 'not told apart')) falseVerdict++;
  }
  return { falseVerdict: falseVerdict / runs, found: found / runs };
}

const LEVEL = 0.4;

function verdictsOf(world: VerdictWorld, random: Random) {
  const {
    methods,
    seeds,
    questions,
    betweenSeeds,
    scatters = [1],
    referenceScatter,
    difference = 0,
    strengths = 1,
    atCeiling = 0,
  } = world;
  const hard = Array.from({ length: questions }, () => 0.15 * random.normal());
  const drawScatter = () => betweenSeeds * scatters[random.integer(scatters.length)]!;
  const draw = (level: number, scatter: number): Items[] =>
    Array.from({ length: seeds }, () => {
      const own = level + scatter * random.normal();
      return Object.fromEntries(hard.map((question, at) => [`q${at}`, [random.uniform() < own + question ? 1 : 0]]));
    });
  const drawn = drawScatter();
  const reference = draw(LEVEL, referenceScatter === undefined ? drawn : betweenSeeds * referenceScatter);
  const sweeps = Array.from({ length: methods }, (_, at) => {
    const scatter = drawScatter();
    return Array.from({ length: strengths }, () => draw(LEVEL + (at === 0 ? difference : 0), scatter));
  });
  const perfect: Items[] = Array.from({ length: seeds }, () =>
    Object.fromEntries(hard.map((_, at) => [`q${at}`, [1]])),
  );
  const ceiling = Array.from({ length: atCeiling }, () => Array.from({ length: strengths }, () => perfect));
  // A simultaneous interval depends on the size of the whole family.
  const others = [...sweeps, ...ceiling].map(([compared]) => compared!);
  const noise = seedNoise([reference, ...sweeps.flat(), ...ceiling.flat()].map((cell) => cell.map(meanOfItems)));
  const contrasts = others.map((cell) => ({ ...contrastOfItems(cell, reference), noise }));
  const found = simultaneously(contrasts, true).slice(0, methods);
  return found.map(({ interval }) => verdictOf(interval, seeds));
}
