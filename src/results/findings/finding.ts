import { SEEDS_FOR_A_VERDICT } from '../statistics/simultaneous.ts';
import type { Interval } from '../statistics/statistics.ts';
import { noVerdict } from './chosen-differences.ts';

/** A claim of the study, its test, and the evidence of stored trials. */
export interface Finding {
  readonly claim: string;
  /** The test and its margins, stated before the data. */
  readonly test: string;
  readonly setting: string;
  /** `no verdict` where there are too few seeds; the evidence still holds the numbers. */
  readonly outcome: 'reproduced' | 'contradicted' | 'inconclusive' | 'no verdict' | 'not measured';
  /** The numbers behind the outcome, the deciding ones first; or the command that measures what is missing. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly text: string;
  readonly value?: number;
  /** At 95 %, or at the level in the text: of a deciding number on its own, of the others simultaneous. */
  readonly interval?: Interval;
  readonly n?: number;
  readonly seeds?: number;
}

/** A claim with its test, before any data. */
type Hypothesis = Pick<Finding, 'claim' | 'test' | 'setting'>;

export interface Lead {
  readonly value: number;
  readonly interval: Interval;
  /** Level of the interval. @defaultValue 0.95 */
  readonly level?: number;
  readonly n?: number;
  readonly seeds: number;
}

/** Derives the outcome from the deciding numbers. Fewer than three seeds give numbers and no verdict. */
export function decide(
  hypothesis: Hypothesis,
  seeds: number,
  { reproduced, contradicted }: { readonly reproduced: boolean; readonly contradicted: boolean },
  evidence: readonly Evidence[],
): Finding {
  if (seeds < SEEDS_FOR_A_VERDICT) {
    return { ...hypothesis, outcome: 'no verdict', evidence: [{ text: noVerdict(seeds), seeds }, ...evidence] };
  }
  const outcome = contradicted ? 'contradicted' : reproduced ? 'reproduced' : 'inconclusive';
  return { ...hypothesis, outcome, evidence };
}

export function missing(hypothesis: Hypothesis, what: string): Finding {
  const folder = /^[\w-]*/.exec(hypothesis.setting)![0];
  const text = `needs ${what}: SELGEN_SEEDS=1,2,3 npx vitest run suites/${folder}`;
  return { ...hypothesis, outcome: 'not measured', evidence: [{ text }] };
}

export function describe(what: string, { value, interval, level = 0.95, n, seeds }: Lead): Evidence {
  const signed = (number: number) => `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(3)}`;
  const counted = [n === undefined ? [] : `${n} questions`, seeds === 1 ? 'one seed' : `${seeds} seeds`].flat();
  return {
    text: `${what}: ${signed(value)} (${100 * level} % ${signed(interval[0])} to ${signed(interval[1])}; ${counted.join(', ')})`,
    value,
    interval,
    seeds,
    ...(n === undefined ? {} : { n }),
  };
}
