import type { CurvePoint, TrialResult } from '../../results/result.ts';

type Metric = readonly [name: string, value: number];

/** Metrics of one update, by name; values that are not finite are left out. */
export function metricsOf({ loss, terms, learningRate, gradientNorm }: CurvePoint): Metric[] {
  const named = Object.entries(terms).map(([name, value]): Metric => [`terms/${name}`, value]);
  return finite([['loss', loss], ...named, ['learning_rate', learningRate], ['gradient_norm', gradientNorm]]);
}

/**
 * Metrics of a finished trial: each axis and criterion that it has with the ends of its interval, and the cost.
 */
export function scoresOf({ outcome, cost }: TrialResult): Metric[] {
  if (outcome.status === 'failed') return [];
  const scores = Object.entries({ ...outcome.axes, ...outcome.criteria }).flatMap(([name, score]): Metric[] => {
    if (!score) return [];
    const [low, high] = score.interval;
    return [
      [`scores/${name}`, score.value],
      [`scores/${name}_low_95`, low],
      [`scores/${name}_high_95`, high],
    ];
  });
  return finite([...scores, ['train_seconds', cost.trainSeconds], ['evaluate_seconds', cost.evaluateSeconds]]);
}

function finite(metrics: readonly Metric[]): Metric[] {
  return metrics.filter(([, value]) => Number.isFinite(value));
}
