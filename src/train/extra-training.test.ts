import { describe, expect, test } from 'vitest';
import { watched } from '../engine/contract/watched.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { interleavedByGap, oLora, steering } from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import { randomWorld } from './contract/harness.ts';
import { type ExtraTrainings, keepExtraTrainings } from './extra-training.ts';
import { train } from './train.ts';

const world = randomWorld();

/** A trial, and the names of the programs that were compiled for it. */
async function trial(method: Method, extraTrainings?: ExtraTrainings, seed = 1) {
  const programs: string[] = [];
  const engine = watched(cpuEngine({ threads: 1 }), { compile: ({ name }) => programs.push(name) });
  const outcome = await train({ ...world, engine, method, seed, extraTrainings });
  if (outcome.status === 'failed') expect.fail(outcome.message);
  const { setupSeconds, trainSeconds, ...cost } = outcome.cost;
  return { adapter: outcome.adapter, cost, setupSeconds, extra: programs.filter((name) => /before/.test(name)) };
}

describe('an extra training', () => {
  test.each<[string, (strength: number) => Method]>([
    ['steering', (alpha) => steering({ alpha, planeUpdates: 3 })],
    ['oLora', (lambda) => oLora({ lambda, alignmentUpdates: 3 })],
    ['interleavedByGap', (every) => interleavedByGap({ every })],
  ])('of %s is made once for its strengths, with the same numbers and the same cost', async (_, of) => {
    const kept = keepExtraTrainings();
    await trial(of(1), kept);
    const [alone, after] = [await trial(of(2)), await trial(of(2), kept)];
    expect([alone.extra.length > 0, after.extra]).toEqual([true, []]);
    expect(after.adapter).toEqual(alone.adapter);
    expect(after.cost).toEqual(alone.cost);
  });

  test('is charged with the seconds that it took', async () => {
    const kept = keepExtraTrainings();
    const slow: ExtraTrainings = {
      make: async (job, run) => ({ ...(await kept.make(job, run)), seconds: 1000 }),
    };
    const [first, second] = [await trial(steering(), slow), await trial(steering(), slow)];
    expect(first.setupSeconds).toBeLessThan(1000);
    // Two trainings stand behind a plane.
    expect(second.setupSeconds).toBeGreaterThan(2000);
  });

  test('is made anew for another seed, other options, and where it has a loss of its own', async () => {
    const kept = keepExtraTrainings();
    const own: Method = {
      ...steering(),
      setup: async (run) =>
        (
          await run.train({
            streams: { alignment: {} },
            loss: (params, step) => ({ alignment: step.crossEntropy(params, 'alignment') }),
          })
        ).meanGradient,
      streams: { task: {}, alignment: { when: 'aside' } },
    };
    for (const [method, seed] of [
      [steering({ planeUpdates: 3 }), 1],
      [steering({ planeUpdates: 3 }), 2],
      [steering({ planeUpdates: 4 }), 1],
      [own, 1],
      [own, 1],
    ] as const) {
      expect((await trial(method, kept, seed)).extra.length).toBeGreaterThan(0);
    }
  });

  test('that breaks is not kept: another attempt makes it anew', async () => {
    const kept = keepExtraTrainings();
    const broken = { ...cpuEngine({ threads: 1 }), compile: () => Promise.reject(new Error('out of memory')) };
    const attempt = train({ ...world, engine: broken, method: oLora(), seed: 1, extraTrainings: kept });
    await expect(attempt).rejects.toThrow('out of memory');
    expect((await trial(oLora(), kept)).extra.length).toBeGreaterThan(0);
  });

  test('is forgotten once four others were asked for since', async () => {
    const kept = keepExtraTrainings();
    const of = (alignmentUpdates: number) => trial(oLora({ alignmentUpdates }), kept);
    for (const updates of [1, 2, 3, 4]) await of(updates);
    expect((await of(1)).extra).toEqual([]);
    await of(5);
    expect((await of(1)).extra).toEqual([]);
    expect((await of(2)).extra.length).toBeGreaterThan(0);
  });
});
