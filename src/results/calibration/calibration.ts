import { type Random, seededRandom } from '../../lib/random.ts';
import { assumedNoise, judge, trainingNoise } from '../gates/gate.ts';
import type { Items } from '../result.ts';
import { differenceOf } from '../statistics/difference.ts';
import { meanOverSeeds } from '../statistics/mean-over-seeds.ts';
import { meanOfItems } from '../statistics/moments.ts';

/**
 * A world with known truth: log-odds of a right answer = level + question + seed, the last two normally distributed.
 */
export interface SimulatedWorld {
  /** Rate of right answers at the average question and seed. */
  readonly level: number;
  readonly questions: number;
  /** Answers for each question and seed. */
  readonly answers: number;
  readonly seeds: number;
  /** Standard deviations of the log-odds. */
  readonly betweenQuestions: number;
  readonly betweenSeeds: number;
  /** Share of the questions that count on a seed, as in a conditional score. @defaultValue 1 */
  readonly counting?: number;
  /** The same for the second side of a difference. @defaultValue `counting` */
  readonly countingSecond?: number;
}

/** Share of `runs` whose 95 % interval of the mean over seeds contains the true mean over all seeds and questions. */
export function coverage(world: SimulatedWorld, runs: number): number {
  const truth = expectedRate(world);
  return share(runs, 1, (random) => {
    const questions = drawQuestions(world, random);
    const { interval } = meanOverSeeds(drawSeeds(world, questions, random));
    return interval[0] <= truth && truth <= interval[1];
  });
}

/** Share of `runs` whose 95 % interval of the paired difference contains the true one, for a `shift` in log-odds. */
export function differenceCoverage(world: SimulatedWorld, shift: number, runs: number): number {
  const better = { ...world, level: logistic(logit(world.level) + shift) };
  const truth = expectedRate(better) - expectedRate(world);
  return share(runs, 2, (random) => {
    const questions = drawQuestions(world, random);
    const first = drawSeeds(better, questions, random);
    const [low, high] = differenceOf(first, drawSeeds(secondOf(world), questions, random)).interval;
    return low <= truth && truth <= high;
  });
}

/** A baseline and a run of one of its methods. */
export interface GatedRun {
  /** True loss of the run against the baseline, in the metric's units. */
  readonly drop: number;
  /** As in `GateRule`. */
  readonly margin: number;
  /** Number of methods in the baseline, whose seeds estimate the training noise. */
  readonly methods: number;
  /** Further methods that have everything right on every seed. @defaultValue 0 */
  readonly atCeiling?: number;
}

/** Share of `runs` in which a gate reports a regression. */
export function flagged(world: SimulatedWorld, gated: GatedRun, runs: number): number {
  const { drop, margin, methods, atCeiling = 0 } = gated;
  const worse = { ...world, level: levelWith(world, expectedRate(world) - drop) };
  const perfect = Array.from({ length: atCeiling }, () => new Array<number>(world.seeds).fill(1));
  return share(runs, 4, (random) => {
    const questions = drawQuestions(world, random);
    const baselines = Array.from({ length: methods }, () => drawSeeds(world, questions, random));
    const points = [...baselines.map((items) => items.map(meanOfItems)), ...perfect];
    const noise = world.seeds > 1 ? trainingNoise(points) : assumedNoise;
    const run = drawSeeds(worse, questions, random);
    return judge(run, baselines[0]!, { margin, level: 'hard' }, noise).outcome === 'regressed';
  });
}

function secondOf(world: SimulatedWorld): SimulatedWorld {
  return { ...world, counting: world.countingSecond ?? world.counting ?? 1 };
}

/** Share of `runs` that hit, each with random numbers of its own. */
export function share(runs: number, seed: number, hit: (random: Random) => boolean): number {
  const random = seededRandom(seed);
  let hits = 0;
  for (let run = 0; run < runs; run++) if (hit(random.fork(`run ${run}`))) hits++;
  return hits / runs;
}

function drawQuestions({ questions, betweenQuestions }: SimulatedWorld, random: Random): number[] {
  return Array.from({ length: questions }, () => betweenQuestions * random.normal());
}

function drawSeeds(world: SimulatedWorld, questions: readonly number[], random: Random): Items[] {
  const { level, answers, seeds, betweenSeeds, counting = 1 } = world;
  return Array.from({ length: seeds }, () => {
    const base = logit(level) + betweenSeeds * random.normal();
    const items: Record<string, number[]> = {};
    for (const [index, question] of questions.entries()) {
      if (counting < 1 && random.uniform() >= counting) continue;
      const rate = logistic(base + question);
      items[`q${index}`] = Array.from({ length: answers }, () => (random.uniform() < rate ? 1 : 0));
    }
    return items;
  });
}

/** E logistic(logit(level) + spread·z), by the rectangle rule. */
function expectedRate({ level, betweenQuestions, betweenSeeds }: SimulatedWorld): number {
  const spread = Math.hypot(betweenQuestions, betweenSeeds);
  let [sum, weights] = [0, 0];
  for (let z = -6; z <= 6; z += 0.01) {
    const weight = Math.exp(-(z ** 2) / 2);
    sum += weight * logistic(logit(level) + spread * z);
    weights += weight;
  }
  return sum / weights;
}

/** The level at which the expected rate is `rate`, by bisection. */
function levelWith(world: SimulatedWorld, rate: number): number {
  let [low, high] = [-12, 12];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (expectedRate({ ...world, level: logistic(middle) }) < rate) low = middle;
    else high = middle;
  }
  return logistic(low);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}
