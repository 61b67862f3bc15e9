import type { CompletedTrial } from '../aggregate.ts';
import type { Axes } from '../result.ts';
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
