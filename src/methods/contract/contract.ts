import { expect } from 'vitest';
import { type Arrays, hashArrays } from '../../engine/named-arrays.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import type { Method, StreamName } from '../interface/method.ts';
import { analyticAndNumericSlopes, type Engines } from './finite-differences.ts';
import { adapterOf, expectSame, type Harness } from './harness.ts';

export interface Examined {
  readonly method: Method;
  /** The method with the options that turn it into `taskOnly`, where there are such. */
  readonly off?: Method;
  /** The logits after `taskOnly`. */
  readonly plain: Promise<Float32Array>;
  readonly harness: Harness;
  readonly engines: Engines;
  /** A point where no leaf is zero. */
  readonly adapter: Float64Array;
}

/** The executable specification of a method. Each entry throws where the method breaks it. */
export const CONTRACT: Readonly<Record<string, (examined: Examined) => Promise<void>>> = {
  async 'trains to the same bits from the same seed, and needs no streams but those it declares'(examined) {
    const { method, harness, engines } = examined;
    const once = await harness.train(method, { engine: engines.tested });
    expect(once.updates.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    const without = STREAMS.filter((stream) => !(stream in method.streams));
    const again = await harness.train(method, { engine: engines.tested, without });
    expect(hashArrays(adapterOf(again))).toBe(hashArrays(adapterOf(once)));
    await leavesTheBaseAlone(examined, adapterOf(once));
  },
  async 'needs each stream that it declares'({ method, harness, engines: { tested } }) {
    for (const stream of Object.keys(method.streams) as StreamName[]) {
      await expect(harness.train(method, { engine: tested, without: [stream] })).rejects.toThrow(`'${stream}'`);
    }
  },
  async 'has the gradient that finite differences have'({ method, harness, engines, adapter }) {
    for (const slopes of await analyticAndNumericSlopes(method, harness, engines, adapter)) {
      const { analytic, numeric } = slopes;
      expect(Math.abs(analytic - numeric) / Math.abs(numeric), JSON.stringify(slopes)).toBeLessThan(1e-4);
    }
  },
  async 'is taskOnly at strength 0'({ off, plain, harness, engines: { tested } }) {
    if (!off) return;
    const without = await harness.logits(adapterOf(await harness.train(off, { engine: tested })), tested);
    expect(relativeDistance(without, await plain)).toBeLessThan(1e-6);
  },
  async 'goes the same way on every engine'({ method, harness, engines, adapter }) {
    const { state } = await harness.setup(method, engines.tested);
    const exact = await (await harness.measure(method, { engine: engines.double, state }))(adapter);
    for (const engine of [engines.tested, engines.reference]) {
      const found = await (await harness.measure(method, { engine, state }))(adapter);
      expectSame(found, exact, [1e-4, 1e-5], engine.name);
    }
  },
  async 'goes the same way in four micro-batches, with more padding, and with layers computed twice'({
    method,
    harness,
    engines,
    adapter,
  }) {
    const { state } = await harness.setup(method, engines.tested);
    const options = { engine: engines.double, state };
    const whole = await (await harness.measure(method, options))(adapter);
    for (const variant of [{ accumulation: 4 }, { padded: true }, { checkpointing: true }]) {
      const found = await (await harness.measure(method, { ...options, ...variant }))(adapter);
      expectSame(found, whole, [1e-9, 1e-9], JSON.stringify(variant));
    }
  },
};

const STREAMS: readonly StreamName[] = ['task', 'alignment', 'misaligned'];

/** The adapter changes the logits, and without it they are the base model's again, bit for bit. */
async function leavesTheBaseAlone({ harness, engines: { tested } }: Examined, adapter: Arrays): Promise<void> {
  const before = await harness.logits(undefined, tested);
  expect(relativeDistance(await harness.logits(adapter, tested), before)).toBeGreaterThan(1e-4);
  expect(await harness.logits(undefined, tested)).toEqual(before);
}
