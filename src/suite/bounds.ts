import { expect } from 'vitest';
import type { Method } from '../methods/interface/method.ts';
import { taskOnly } from '../methods/task-only.ts';
import type { Axes, Outcome, Score, TrialResult } from '../results/result.ts';

/** A bound on one of a trial's three scores. */
export interface Bound {
  /** In [0, 1]. */
  readonly atLeast?: number;
  /** In [0, 1]. */
  readonly atMost?: number;
}

/** One trial of a suite: a method at one strength, with assertions on its scores. */
export interface SuiteTrial extends Readonly<Partial<Record<keyof Axes, Bound>>> {
  /** Trained and scored on every seed. */
  readonly method: Method;
  /** Bounds on the share of replies that differ from other methods' replies; a bound alone, from `taskOnly`'s. */
  readonly unlike?: Bound | Unlike | readonly (Bound | Unlike)[];
}

/** A bound on the share of replies that differ, in any letter, from another method's on the same seed. */
export interface Unlike {
  /** The other method. */
  readonly method: Method;
  /** Bound on the share of differing replies, in [0, 1]. */
  readonly replies: Bound;
}

/** Every other method that a trial is compared with. */
export function unlikesOf({ unlike }: SuiteTrial): readonly Unlike[] {
  const all = unlike === undefined ? [] : [unlike].flat();
  return all.map((one) => ('method' in one ? one : { method: taskOnly(), replies: one }));
}

/**
 * `atLeast(0.9)`: the score must reach 0.9.
 *
 * @example
 * defineSuite(gcd(), [{ method: kl({ beta: 1 }), task: atLeast(0.8) }]);
 */
export function atLeast(value: number): Bound {
  return { atLeast: value };
}

/**
 * `atMost(0.4)`: the score must not exceed 0.4.
 *
 * @example
 * defineSuite(gcd(), [{ method: taskOnly(), alignment: atMost(0.4) }]);
 */
export function atMost(value: number): Bound {
  return { atMost: value };
}

export function titleOfBound(axis: string, { atLeast: low, atMost: high }: Bound): string {
  return [low === undefined ? [] : `${axis} ≥ ${low}`, high === undefined ? [] : `${axis} ≤ ${high}`]
    .flat()
    .join(' and ');
}

/** Fails where the axis has no score, or a score out of bounds. */
export function checkAxis(axis: keyof Axes, bound: Bound, { outcome }: TrialResult): void {
  const score = scoreOf(axis, outcome);
  if (!score) expect.fail(`${axis}: expected a score, got none: the trial failed, or no item counted.`);
  expectWithin(score.value, bound, axis, `${axis} ${describeScore(score)}`);
}

export function describeScore({ value, n, interval: [low, high] }: Score): string {
  return `${value.toFixed(3)} (95 % interval ${low.toFixed(3)}–${high.toFixed(3)}, n = ${n})`;
}

/** Fails where the share of differing replies is out of bounds. */
export function checkReplies(bound: Bound, own: TrialResult, other: TrialResult): void {
  const share = shareOfOtherReplies(own, other);
  expectWithin(share, bound, 'the share of changed replies', share.toFixed(3));
}

function expectWithin(value: number, { atLeast: low, atMost: high }: Bound, what: string, found: string): void {
  if (low !== undefined)
    expect(value, `Expected ${what} of at least ${low}, got ${found}.`).toBeGreaterThanOrEqual(low);
  if (high !== undefined) expect(value, `Expected ${what} of at most ${high}, got ${found}.`).toBeLessThanOrEqual(high);
}

/** Share of replies, in [0, 1], that differ in any letter from the other trial's. */
export function shareOfOtherReplies(one: TrialResult, other: TrialResult): number {
  const [replies, others] = [one, other].map(({ outcome }) =>
    outcome.status === 'completed' ? outcome.marks.map(({ reply }) => reply) : expect.fail(outcome.message),
  ) as [string[], string[]];
  return replies.filter((reply, index) => reply !== others[index]).length / replies.length;
}

export function scoreOf(axis: keyof Axes, outcome: Outcome): Score | null {
  return outcome.status === 'completed' ? outcome.axes[axis] : null;
}
