import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Arrays, addArrays } from '../engine/named-arrays.ts';
import { adapterShapes } from '../model/adapter/adapter.ts';
import { makeHarness, randomArrays, randomWorld } from '../train/contract/harness.ts';
import { kl } from './kl.ts';
import { oLora } from './o-lora.ts';
import { safeLora } from './safe-lora.ts';

const world = randomWorld();
const harness = makeHarness(world);
const engine = cpuEngine({ threads: 1 });
const shapes = adapterShapes(world.network, world.options.adapter);
const [adapter, proxy] = [randomArrays(shapes, 0.3, 1), randomArrays(shapes, 0.3, 2)];
const modules = Object.keys(shapes).length / 2;

/** The adapter after the change, where the proxy trains the given adapter. */
async function finished(options: Parameters<typeof safeLora>[0], trained: Arrays = adapter): Promise<Arrays> {
  const method = safeLora(options);
  const { run } = await harness.setup(method, engine);
  return method.after!.change(trained, { ...run, train: async () => ({ adapter: proxy, meanGradient: proxy }) });
}

function changed(after: Arrays): string[] {
  return Object.keys(adapter).filter((name) =>
    adapter[name]!.data.some((value, index) => value !== after[name]!.data[index]),
  );
}

describe('safeLora', () => {
  test('changes nothing with a threshold below −1, every B with a threshold of 1, and never an A', async () => {
    expect(changed(await finished({ threshold: -1.001 }))).toEqual([]);
    const all = changed(await finished({ threshold: 1 }));
    expect(all).toHaveLength(modules);
    expect(all.every((name) => name.endsWith('.lora_B'))).toBe(true);
  });

  test('projects as many modules as are asked for, and more with every higher threshold', async () => {
    for (const count of [0, 1, 3, 100])
      expect(changed(await finished({ count }))).toHaveLength(Math.min(count, modules));
    const sets = await Promise.all([0.2, 0.5, 0.8].map(async (threshold) => changed(await finished({ threshold }))));
    expect(sets[1]).toEqual(expect.arrayContaining(sets[0]!));
    expect(sets[2]).toEqual(expect.arrayContaining(sets[1]!));
  });

  test('projecting twice is projecting once, but not as published', async () => {
    const distance = (one: Arrays, other: Arrays) =>
      Math.max(...Object.values(addArrays(one, -1, other)).flatMap(({ data }) => [...data].map(Math.abs)));
    for (const [projection, same] of [
      ['orthogonal', true],
      ['published', false],
    ] as const) {
      const once = await finished({ threshold: 1, projection });
      const twice = await finished({ threshold: 1, projection }, once);
      expect(distance(once, twice) < 1e-6).toBe(same);
    }
  });

  test('takes V from given weights, whatever they share', async () => {
    const aligned = randomArrays(world.network.weights, 0.3, 5);
    const unaligned = randomArrays(world.network.weights, 0.3, 6);
    const method = safeLora({ weights: { aligned, unaligned }, threshold: 1 });
    expect(Object.keys(method.streams)).toEqual(['task']);
    const { run } = await harness.setup(method, engine);
    const shifted = {
      aligned: addArrays(aligned, 1, proxyWeights()),
      unaligned: addArrays(unaligned, 1, proxyWeights()),
    };
    const other = safeLora({ weights: shifted, threshold: 1 });
    const [one, two] = [await method.after!.change(adapter, run), await other.after!.change(adapter, run)];
    expect(changed(one)).toHaveLength(modules);
    for (const [name, { data }] of Object.entries(one)) {
      data.forEach((value, index) => {
        expect(value).toBeCloseTo(two[name]!.data[index]!, 4);
      });
    }
  });

  describe.each(['published', 'orthogonal'] as const)('where the checkpoints agree on modules (%s)', (projection) => {
    const aligned = randomArrays(world.network.weights, 0.3, 5);
    const unaligned = randomArrays(world.network.weights, 0.3, 6);
    const names = Object.keys(adapter).flatMap((name) =>
      name.endsWith('_B') ? [name.slice(0, -'.lora_B'.length)] : [],
    );
    /** The first modules hold the same numbers in both. */
    const agreeing = (equal: number) => ({
      aligned,
      unaligned: {
        ...unaligned,
        ...Object.fromEntries(
          names.slice(0, equal).map((name) => [`${name}.weight`, aligned[`${name}.weight`]!] as const),
        ),
      },
    });
    const withBs = (chosen: readonly string[]) => chosen.map((name) => `${name}.lora_B`).sort();

    test('these stay as trained, and the others are projected as without them', async () => {
      const [all, some] = [
        await finished({ projection, threshold: 2, weights: agreeing(0) }),
        await finished({ projection, threshold: 2, weights: agreeing(2) }),
      ];
      expect(changed(some).sort()).toEqual(withBs(names.slice(2)));
      for (const name of changed(some)) expect(some[name]).toEqual(all[name]);
      expect(changed(await finished({ projection, threshold: -1.001, weights: agreeing(2) }))).toEqual([]);
    });

    test('share and count choose among the others, in the same order', async () => {
      const choose = async (limit: object, equal = 2) =>
        changed(await finished({ projection, ...limit, weights: agreeing(equal) })).sort();
      expect(await choose({ share: 1 })).toEqual(withBs(names.slice(2)));
      expect(await choose({ share: 0.5 })).toHaveLength(Math.round((modules - 2) / 2));
      const others = withBs(names.slice(2));
      for (let all = 0; all <= modules; all++) {
        const expected = (await choose({ count: all }, 0)).filter((name) => others.includes(name));
        expect(await choose({ count: expected.length })).toEqual(expected);
      }
      expect(await choose({ count: 100 })).toEqual(others);
    });

    test('agreement on all of them is an error, and on all weights one before any training', async () => {
      await expect(finished({ projection, weights: agreeing(modules) })).rejects.toThrow(
        /^\[safeLora\] Expected `weights` of two models, got both checkpoints the same in all modules of the adapter\. Give/,
      );
      expect(() => safeLora({ projection, weights: { aligned, unaligned: { ...aligned } } })).toThrow(
        /^\[safeLora\] Expected `weights` of two models, got both checkpoints the same everywhere\./,
      );
    });

    test('a proxy whose training changes nothing leaves all as trained', async () => {
      const { run } = await harness.setup(safeLora({ projection }), engine);
      const train = async () => ({ adapter: run.initial, meanGradient: proxy });
      expect(await safeLora({ projection }).after!.change(adapter, { ...run, train })).toEqual(adapter);
    });
  });

  test('wraps any method: its streams, its state and its own finish', async () => {
    const wrapped = safeLora({ base: kl({ beta: 2 }), count: 1 });
    expect(wrapped.streams).toEqual(kl({ beta: 2 }).streams);
    expect(wrapped.options).toMatchObject({ base: { name: 'kl', options: { beta: 2 } }, count: 1 });
    const { outcome } = await harness.train(safeLora({ base: oLora({ alignmentUpdates: 1 }), alignmentUpdates: 1 }), {
      engine,
    });
    const rank = outcome.status === 'completed' ? outcome.adapter[Object.keys(shapes)[0]!]!.shape[0] : 0;
    expect(rank).toBe(2 * world.options.adapter.rank);
  });
});

function proxyWeights(): Arrays {
  return randomArrays(world.network.weights, 0.2, 9);
}
