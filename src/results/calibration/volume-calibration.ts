import { type Random, seededRandom } from '../../lib/random.ts';
import { type Axis, axes, cellOfTrials, eachAxis } from '../aggregate.ts';
import { frontVolumes } from '../statistics/fronts.ts';
import { mean } from '../statistics/moments.ts';
import { dominatedVolume, dominates } from '../statistics/pareto.ts';
import { share } from './calibration.ts';
import { simulatedScore, simulatedTrial } from './simulated-trial.ts';

type Rates = Readonly<Record<Axis, number>>;

/** A method with known rates of desired answers. */
export interface VolumeWorld {
  /** Over all trainings, at each strength. */
  readonly strengths: readonly Rates[];
  /** On each axis. A third of them chooses strengths, the others measure the volume. */
  readonly questions: Rates;
  readonly seeds: number;
  /** Standard deviation of the log-odds of a training's rate. */
  readonly betweenSeeds: number;
}

/** Share of `runs` whose 95 % interval of the front's volume contains the true mean over all trainings and questions. */
export function volumeCoverage(world: VolumeWorld, runs: number): number {
  const truth = trueVolume(world);
  return share(runs, 7, (random) => {
    const cells = world.strengths.map((rates, strength) =>
      cellOfTrials(
        Array.from({ length: world.seeds }, (_, seed) =>
          simulatedTrial('kl', strength + 1, seed + 1, answered(world, trainingOf(world, rates, random), random)),
        ),
      ),
    );
    const { interval } = frontVolumes(cells).volumes[0]!;
    return interval[0] <= truth && truth <= interval[1];
  });
}

/** Of the strengths that truly lie on the front. */
function trueVolume(world: VolumeWorld): number {
  const pointOf = (rates: Rates) => axes.map((axis) => rates[axis]);
  const all = world.strengths.map(pointOf);
  const front = world.strengths.filter((_, at) => !all.some((other) => dominates(other, all[at]!)));
  const random = seededRandom(8);
  const trainings = world.seeds === 1 ? 1 : 20_000;
  return mean(
    Array.from({ length: trainings }, () =>
      dominatedVolume(front.map((rates) => pointOf(trainingOf(world, rates, random)))),
    ),
  );
}

/** With one seed, intervals cover other questions only, so there is no other training. */
function trainingOf({ seeds, betweenSeeds }: VolumeWorld, rates: Rates, random: Random): Rates {
  if (seeds === 1) return rates;
  return eachAxis((axis) => {
    const odds = (rates[axis] / (1 - rates[axis])) * Math.exp(betweenSeeds * random.normal());
    return odds / (1 + odds);
  });
}

function answered({ questions }: VolumeWorld, rates: Rates, random: Random) {
  return eachAxis((axis) => {
    const chances = Array.from({ length: questions[axis] }, (_, at) => [`${axis} ${at}`, rates[axis]] as const);
    return simulatedScore(axis, chances, random);
  });
}
