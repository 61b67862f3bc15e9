import { expect } from 'vitest';
import { hashArrays } from '../engine/named-arrays.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { analyticAndNumericSlopes, type Engines } from './finite-differences.ts';
import { adapterOf, expectSame, type Laboratory } from './laboratory.ts';
import type { Method, StreamName } from './method.ts';
import { taskOnly } from './task-only.ts';

/** A method to examine, and what it must equal `taskOnly` with where it has such options. */
export interface Examined {
  readonly method: Method;
  readonly off?: Method;
  readonly laboratory: Laboratory;
  readonly engines: Engines;
  /** A point where no leaf is zero. */
  readonly adapter: Float64Array;
}

/** The executable specification of a method: each entry throws where it does not hold. */
export const CONTRACT: Readonly<Record<string, (examined: Examined) => Promise<void>>> = {
  async 'trains with finite losses, to the same bits from the same seed'({ method, laboratory, engines: { cpu } }) {
    const once = await laboratory.train(method, { engine: cpu });
    expect(once.updates.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(hashArrays(adapterOf(await laboratory.train(method, { engine: cpu })))).toBe(hashArrays(adapterOf(once)));
  },
  async 'has the gradient that finite differences have'({ method, laboratory, engines, adapter }) {
    for (const { objective, analytic, numeric } of await analyticAndNumericSlopes(
      method,
      laboratory,
      engines,
      adapter,
    )) {
      expect(Math.abs(analytic - numeric) / Math.abs(numeric), `${objective}: ${analytic} and ${numeric}`).toBeLessThan(
        1e-4,
      );
    }
  },
  async 'is taskOnly at strength 0'({ off, laboratory, engines: { cpu } }) {
    if (!off) return;
    const plain = await laboratory.logits(adapterOf(await laboratory.train(taskOnly(), { engine: cpu })), cpu);
    const without = await laboratory.logits(adapterOf(await laboratory.train(off, { engine: cpu })), cpu);
    expect(relativeDistance(without, plain)).toBeLessThan(1e-6);
  },
  async 'needs the streams that it declares, and no other'({ method, laboratory, engines: { cpu } }) {
    const all: StreamName[] = ['task', 'alignment', 'misaligned'];
    const others = all.filter((stream) => !(stream in method.streams));
    adapterOf(await laboratory.train(method, { engine: cpu, without: others }));
    for (const stream of Object.keys(method.streams) as StreamName[]) {
      await expect(laboratory.train(method, { engine: cpu, without: [stream] })).rejects.toThrow(`'${stream}'`);
    }
  },
  async 'goes the same way on every engine'({ method, laboratory, engines, adapter }) {
    const { state } = await laboratory.setup(method, engines.cpu);
    const exact = await (await laboratory.measure(method, { engine: engines.double, state }))(adapter);
    for (const engine of [engines.cpu, engines.reference]) {
      expectSame(
        await (await laboratory.measure(method, { engine, state }))(adapter),
        exact,
        [1e-4, 1e-5],
        engine.name,
      );
    }
  },
  async 'goes the same way in four micro-batches, and with more padding'({ method, laboratory, engines, adapter }) {
    const { state } = await laboratory.setup(method, engines.cpu);
    const options = { engine: engines.double, state };
    const whole = await (await laboratory.measure(method, options))(adapter);
    for (const variant of [{ accumulation: 4 }, { padded: true }]) {
      const found = await (await laboratory.measure(method, { ...options, ...variant }))(adapter);
      expectSame(found, whole, [1e-9, 1e-9], JSON.stringify(variant));
    }
  },
  async 'leaves an adapter that acts, over a base that stays as it was'({ method, laboratory, engines: { cpu } }) {
    const before = await laboratory.logits(undefined, cpu);
    const adapter = adapterOf(await laboratory.train(method, { engine: cpu }));
    expect(relativeDistance(await laboratory.logits(adapter, cpu), before)).toBeGreaterThan(1e-4);
    expect(await laboratory.logits(undefined, cpu)).toEqual(before);
  },
};
