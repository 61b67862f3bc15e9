import digamma from '@stdlib/math-base-special-digamma';
import gammaln from '@stdlib/math-base-special-gammaln';
import { mean } from './moments.ts';
import { varianceOfSeeds } from './seeds-and-questions.ts';

/** Variance of one training of a point, and its degrees of freedom. */
interface Scatter {
  readonly variance: number;
  readonly freedom: number;
}

/** The scatter of single trainings, estimated from many points at once. */
export interface SeedNoise {
  /** @param means The seed means of a point: one for each seed; at least one. */
  of(means: readonly number[]): Scatter;
  /**
   * Of a point that many contrasts share. An error in its variance is an error in all of them at once, so it is not taken
   * for calmer than its own seeds show: with a larger variance of its own it keeps that, and its own degrees of freedom.
   */
  ofShared(means: readonly number[]): Scatter;
}

/**
 * Three seeds estimate their own scatter poorly; forty points of three seeds estimate it well, if they scatter alike. A
 * point's own variance is therefore shrunk towards the common one, by as much as all points' variances agree (the
 * moderated t of Smyth 2004, "Linear models and empirical Bayes methods", §3). It is shrunk far where they differ no more
 * than estimates from so few seeds would, and little where some methods truly scatter more. A point whose seeds are all
 * equal, such as one at the floor or ceiling, says nothing about the others, so it counts neither in the common variance
 * nor in the agreement. It is itself held to the common variance: another training may leave the ceiling.
 *
 * @param points The seed means of each point; points of one seed carry no information.
 */
export function seedNoise(points: readonly (readonly number[])[]): SeedNoise {
  const known = points.flatMap((means) => {
    const freedom = means.length - 1;
    return freedom > 0 ? [{ freedom, variance: means.length * varianceOfSeeds(means) }] : [];
  });
  const least = FLOOR * pool(known).variance;
  const scattering = known.filter(({ variance }) => variance > least);
  const common = pool(scattering);
  const prior = priorFreedom(scattering);
  const ownOf = (means: readonly number[]): Scatter => {
    const freedom = means.length - 1;
    return { freedom, variance: freedom > 0 ? means.length * varianceOfSeeds(means) : common.variance };
  };
  const of = (means: readonly number[]): Scatter => {
    const own = ownOf(means);
    const trusted = Math.min(prior, common.freedom);
    const total = trusted + own.freedom;
    return total === 0
      ? { variance: own.variance, freedom: 1 }
      : {
          variance: (trusted * common.variance + own.freedom * own.variance) / total,
          freedom: Math.max(1, total),
        };
  };
  return {
    of,
    ofShared(means) {
      const [own, shrunk] = [ownOf(means), of(means)];
      return own.freedom > 0 && own.variance > shrunk.variance ? own : shrunk;
    },
  };
}

/** Points with a smaller share of the mean variance count as not scattering: rounding alone may cause it. */
const FLOOR = 1e-3;

/** The mean variance, weighted by degrees of freedom, and their sum; 0 and 0 for no points. */
function pool(points: readonly Scatter[]): Scatter {
  const freedom = points.reduce((total, point) => total + point.freedom, 0);
  const squares = points.reduce((total, point) => total + point.freedom * point.variance, 0);
  return { variance: freedom === 0 ? 0 : squares / freedom, freedom };
}

/**
 * Degrees of freedom d₀ of the common variance relative to a point's own: 1/d₀ measures how unlike points scatter. Sample
 * variances of d degrees of freedom follow s₀²·F(d, d₀) (Smyth 2004, §6). Dozens of them leave d₀ uncertain, and taking
 * points for alike that are not makes intervals too narrow. So 1/d₀ is taken one posterior standard deviation above its
 * posterior mean, under equal prior weights of `PRIORS`. `bench:statistics` shows the rates of error.
 */
function priorFreedom(points: readonly Scatter[]): number {
  if (points.length < 3) return 0;
  const likelihoods = PRIORS.map((prior) => logLikelihood(points, prior));
  const best = Math.max(...likelihoods);
  const weights = likelihoods.map((likelihood) => Math.exp(likelihood - best));
  const all = weights.reduce((total, weight) => total + weight, 0);
  const moment = (power: number) =>
    PRIORS.reduce((total, prior, index) => total + weights[index]! * prior ** -power, 0) / all;
  const unlikeness = moment(1);
  return 1 / (unlikeness + Math.sqrt(Math.max(0, moment(2) - unlikeness ** 2)));
}

const PRIORS = [0.5, 1, 2, 4, 8, 16, 32, 64, 128];

/** The scale s₀² is the one that gives the logarithms of the variances their expected mean (Smyth 2004, §6.2). */
function logLikelihood(points: readonly Scatter[], prior: number): number {
  const expected = ({ freedom }: Scatter) => logBias(freedom) - logBias(prior);
  const scale = Math.exp(mean(points.map((point) => Math.log(point.variance) - expected(point))));
  return points.reduce(
    (total, { freedom, variance }) => total + logDensityOfF(variance / scale, freedom, prior) - Math.log(scale),
    0,
  );
}

/** Expected logarithm of a sample variance minus that of the true one. */
function logBias(freedom: number): number {
  return digamma(freedom / 2) - Math.log(freedom / 2);
}

function logDensityOfF(x: number, above: number, below: number): number {
  const [a, b] = [above / 2, below / 2];
  return (
    a * Math.log(above) +
    b * Math.log(below) +
    (a - 1) * Math.log(x) -
    (a + b) * Math.log(below + above * x) +
    gammaln(a + b) -
    gammaln(a) -
    gammaln(b)
  );
}
