import { expect } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import type { Cost as TrialCost } from '../../results/result.ts';
import type { Method, Run, StreamName } from '../interface/method.ts';

/** What the contract needs to examine a method: the trainer's own parts on a world small enough for tests. */
export interface Harness {
  /** A whole trial: setup, a few updates, finish. */
  train(method: Method, options: TrainOptions): Promise<Trained>;
  setup(method: Method, engine: Engine): Promise<{ run: Run; state: Arrays }>;
  /** Compiles one update. The function that it returns measures the update at an adapter, given as a flat vector. */
  measure(method: Method, options: MeasureOptions): Promise<(adapter: Float64Array) => Promise<Measurement>>;
  /** Logits of the task rows, at every position. */
  logits(adapter: Arrays | undefined, engine: Engine): Promise<Float32Array>;
}

export interface TrainOptions {
  readonly engine: Engine;
  readonly seed?: number;
  readonly accumulation?: number;
  /** Streams whose rows are withheld. */
  readonly without?: readonly StreamName[];
}

export interface Trained {
  readonly outcome:
    | { readonly status: 'completed'; readonly adapter: Arrays; readonly step: number; readonly cost: Cost }
    | { readonly status: 'failed'; readonly message: string; readonly step: number };
  readonly updates: readonly { readonly loss: number; readonly learningRate: number; readonly tokens: number }[];
}

type Cost = Pick<TrialCost, 'updates' | 'backwardPasses' | 'forwardPasses' | 'tokens'>;

export interface MeasureOptions {
  readonly engine: Engine;
  readonly state: Arrays;
  /** @defaultValue what the method carries into its first update */
  readonly carried?: Arrays;
  readonly accumulation?: number;
  readonly checkpointing?: boolean;
  /** Lay the same rows out with more padding. */
  readonly padded?: boolean;
  /** @defaultValue 0.5 */
  readonly progress?: number;
}

export interface Measurement {
  readonly terms: Readonly<Record<string, number>>;
  /** The direction that the method gives to the optimizer, as a flat vector. */
  readonly direction: Float64Array;
}

/** Requires equal directions and terms, each to a relative tolerance. */
export function expectSame(
  found: Measurement,
  exact: Measurement,
  [directions, terms]: readonly [number, number],
  what: string,
) {
  expect(relativeDistance(found.direction, exact.direction), what).toBeLessThan(directions);
  expect(relativeDistance(Object.values(found.terms), Object.values(exact.terms)), what).toBeLessThan(terms);
}

/** The adapter that a trial ended with; a failed trial fails the test. */
export function adapterOf({ outcome }: Trained): Arrays {
  return outcome.status === 'completed' ? outcome.adapter : expect.fail(outcome.message);
}
