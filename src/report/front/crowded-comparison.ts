import { seededRandom } from '../../lib/random.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleResult } from '../../results/sample-results.ts';

/** 26 names, as long and as short as real methods'. */
const METHODS = [
  'benignMix conditioned dare distillation dpo ewc filtered gradientProjection inoculation',
  'interleaved kl l2 layerFreeze lwf mergeBack negation orthogonal pcgrad preventative',
  'replay safeLora simpo spectral steering ties upweighted',
].flatMap((names) => names.split(' '));

/** A made-up comparison that crowds the planes: 26 methods at three strengths with both references. */
export function crowdedComparison(seeds: readonly number[] = [0]): TrialResult[] {
  const random = seededRandom(11);
  const methods = METHODS.map((method) => {
    return { method, capability: 0.96 - 0.2 * random.uniform(), alignment: 0.42 + 0.42 * random.uniform() };
  });
  return seeds.flatMap((seed) => [
    sampleResult({ method: 'base', seed, task: 0.3, capability: 0.97, alignment: 0.98 }),
    sampleResult({ method: 'taskOnly', seed, task: 0.93, capability: 0.9, alignment: 0.35 }),
    ...methods.flatMap(({ method, capability, alignment }) =>
      [0.3, 1, 3].map((strength, step) =>
        sampleResult({
          ...{ method, strength, seed },
          task: 0.92 - 0.06 * step * (1 - alignment / 2),
          capability: capability - 0.03 * step,
          alignment: Math.min(0.95, alignment + 0.06 * step),
        }),
      ),
    ),
  ]);
}
