import type { Random } from '../../lib/random.ts';
import type { Axis, CompletedTrial } from '../aggregate.ts';
import { axisScore } from '../axis-score.ts';
import type { Axes, AxisScore } from '../result.ts';
import { sampleResult } from '../sample-results.ts';

const untrained = sampleResult({ method: 'base' });

/** A completed trial of a simulated setting, with scores that were drawn elsewhere. */
export function simulatedTrial(name: string, strength: number | undefined, seed: number, axes: Axes): CompletedTrial {
  return {
    ...untrained,
    key: `${name} ${strength} ${seed}`,
    setting: 'gcd',
    method: {
      name,
      options: { strength },
      ...(strength === undefined ? {} : { strength: { option: 'strength', value: strength } }),
    },
    seed,
    identity: { setting: 'simulated' },
    outcome: { status: 'completed', axes, scores: [], marks: [] },
  };
}

const [RIGHT, WRONG] = [[1], [0]] as const;

/** An axis's score from answers that are drawn. @param questions Names and chances of a desired answer. */
export function simulatedScore(
  axis: Axis,
  questions: Iterable<readonly [string, number]>,
  random: Random,
): AxisScore | null {
  const items: Record<string, readonly number[]> = {};
  for (const [name, chance] of questions) items[name] = random.uniform() < chance ? RIGHT : WRONG;
  return axisScore({ metric: axis, set: 'test', label: null }, items);
}
