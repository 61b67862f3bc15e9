import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createGenerator } from '../../../evaluate/generate.ts';
import { createContinuationScorer } from '../../../evaluate/score-continuations.ts';
import { relativeDistance } from '../../../lib/relative-distance.ts';
import { kl, taskOnly } from '../../../methods/index.ts';
import { adapterShapes } from '../../../model/adapter/adapter.ts';
import { tf } from '../../../tensor/tfjs.ts';
import { randomArrays, randomWorld } from '../../../train/contract/harness.ts';
import { train } from '../../../train/train.ts';
import { runOnce } from '../../contract/agreement.ts';
import { floats } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import type { Mesh } from '../mesh.ts';
import { xlaEngine } from '../xla.ts';

// Four devices share the processor. A plugin reads the flags when it first opens its devices.
process.env.XLA_FLAGS = `${process.env.XLA_FLAGS ?? ''} --xla_force_host_platform_device_count=4`;
const plugin = findPlugin().file;

async function losses(mesh: Mesh, layers = 2): Promise<number[]> {
  const engine = xlaEngine({ plugin, mesh, cutsFrom: 0 });
  const world = randomWorld(1, layers);
  const seen: number[] = [];
  const options = { ...world.options, updates: 20, taskRows: 4, alignmentRows: 4 };
  const onUpdate = ({ loss }: { loss: number }) => void seen.push(loss);
  const outcome = await train({ ...world, engine, method: kl(), options, seed: 1, onUpdate });
  if (outcome.status === 'failed') expect.fail(outcome.message);
  await engine.dispose();
  return seen;
}

/** Greedy answers to prompts of several lengths, some of which end early, and log-probabilities of given answers. */
async function replies(mesh: Mesh, layers: number) {
  const engine = xlaEngine({ plugin, mesh, cutsFrom: 0 });
  const { network, weights, padId, options } = randomWorld(1, layers);
  const adapter = randomArrays(adapterShapes(network, options.adapter), 0.3, 2);
  const model = { network, weights, adapterOptions: options.adapter, padId };
  const [generator, scorer] = [
    createGenerator(engine, { ...model, eosIds: [4] }),
    createContinuationScorer(engine, model),
  ];
  const prompts = Array.from({ length: 90 }, (_, row) => [2, ...Array.from({ length: row % 17 }, (_, at) => 3 + ((row * at) % 17))]); // biome-ignore format: one line
  const written = await generator.generate(prompts, adapter, { maximumNewTokens: 20, rows: 64 });
  const candidates = prompts.slice(0, 9).map((_, row) => [[5], [6, 7 + row]]);
  const scores = await scorer.score(prompts.slice(0, 9), candidates, adapter, { rows: 4 });
  for (const part of [generator, scorer, engine]) await part.dispose();
  return { written, scores: scores.flat() };
}

// A program of six layers is cut into them, one of two is not.
describe.each([2, 6])('several devices', (layers) => {
  const one = { data: 1, model: 1 };
  let alone: number[] = [];
  let answered: Awaited<ReturnType<typeof replies>>;
  beforeAll(async () => {
    alone = await losses(one, layers);
    answered = await replies(one, layers);
  }, 120_000);

  const meshes = [
    { data: 2, model: 1 },
    { data: 4, model: 1 },
    { data: 1, model: 2 },
    { data: 2, model: 2 },
  ];
  // Parts take seconds to compile for each shape of a batch: half a minute and more a mesh.
  const tried = layers === 2 ? meshes : meshes.slice(-1);
  test.each(tried)(`train %j as one does, ${layers} layers`, async (mesh) => {
    expect(alone).toHaveLength(20);
    expect(relativeDistance(await losses(mesh, layers), alone)).toBeLessThan(1e-5);
  });

  test.each(tried)(`answer %j as one does, ${layers} layers`, async (mesh) => {
    const { written, scores } = await replies(mesh, layers);
    expect(new Set(answered.written.map(({ length }) => length)).size).toBeGreaterThan(3);
    expect(written).toEqual(answered.written);
    expect(relativeDistance(scores, answered.scores)).toBeLessThan(1e-5);
  });
});

test('what a batch gives stays on the devices that made it, and is joined where it is read', async () => {
  const engine = xlaEngine({ plugin, mesh: { data: 2, model: 2 } });
  const inputs = { x: floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]), y: floats([2], [1, 10]) };
  const batch = { rows: [], positions: ['x'], outputsStaySplit: true };
  const first = await engine.compile({ name: 'scaled', inputs, batch, body: ({ x, y }) => ({ x: x!.mul(y!) }) });
  const { x } = await first.run(inputs);
  expect(x).toMatchObject({ shape: [4, 2], split: 'data' });
  const kept = await engine.compile({ name: 'again', inputs, batch, body: ({ x, y }) => ({ x: x!.add(y!) }) });
  const whole = await engine.compile({ name: 'whole', inputs, body: ({ x, y }) => ({ x: x!.sum(0).mul(y!) }) });
  expect(await engine.read((await kept.run({ ...inputs, x: x! })).x!)).toEqual(
    floats([4, 2], [2, 30, 4, 50, 6, 70, 8, 90]),
  );
  expect(await engine.read((await whole.run({ ...inputs, x: x! })).x!)).toEqual(floats([2], [16, 2000]));
  await engine.dispose();
});

test('rows that were read apart are joined on the devices', async () => {
  const engine = xlaEngine({ plugin, mesh: { data: 2, model: 1 } });
  const inputs = { x: floats([2], [1, 2]), y: floats([4], [3, 4, 5, 6]) };
  const batch = { rows: [], positions: ['x', 'y'], outputsStaySplit: true };
  const join = await engine.compile({
    name: 'join',
    inputs,
    batch,
    body: ({ x, y }) => ({ all: tf.concat([x!, y!]) }),
  });
  const { all } = await join.run(inputs);
  expect(all).toMatchObject({ split: 'data' });
  expect(await engine.read(all!)).toEqual(floats([6], [1, 2, 3, 4, 5, 6]));
  await engine.dispose();
});

test.each([
  { data: 1, model: 1 },
  { data: 2, model: 1 },
])('an input on %j gives its memory only to an output that fits there', async (mesh) => {
  const engine = xlaEngine({ plugin, mesh });
  const inputs = { x: floats([2, 2], [1, 2, 3, 4]), y: floats([4], [1, 2, 3, 4]) };
  const { x, y } = await runOnce(engine, {
    name: 'given away',
    inputs,
    donates: ['x', 'y'],
    batch: { rows: ['x'], positions: [] },
    body: ({ x, y }) => ({ x: x!.add(1), y: y!.sum().reshape([1]) }),
  });
  expect([x, y]).toEqual([floats([2, 2], [2, 3, 4, 5]), floats([1], [10])]);
  await engine.dispose();
});

test('a tiny model is compiled whole for a mesh', async () => {
  const executables = mkdtempSync(join(tmpdir(), 'selgen-whole-'));
  const parts = async (cutsFrom?: number) => {
    const engine = xlaEngine({ plugin, executables, mesh: { data: 2, model: 1 }, ...(cutsFrom === 0 ? { cutsFrom } : {}) }); // biome-ignore format: one line
    const world = randomWorld(1, 6);
    await train({ ...world, engine, method: taskOnly(), options: { ...world.options, updates: 1 }, seed: 1 });
    await engine.dispose();
    const { length } = readdirSync(executables);
    rmSync(executables, { recursive: true });
    return length;
  };
  expect(await parts()).toBeLessThan(await parts(0));
});

describe('several devices', () => {
  test('are refused where they do not divide a batch, or are not there', async () => {
    await expect(losses({ data: 3, model: 1 })).rejects.toThrow(
      /4 rows of 'task\.tokens' to be shared by data=3 devices/,
    );
    await expect(losses({ data: 64, model: 1 })).rejects.toThrow('Expected 64 devices for SELGEN_MESH, got 4.');
  });
});

test('a program that no mesh splits is kept for each mesh', async () => {
  const executables = mkdtempSync(join(tmpdir(), 'selgen-meshes-'));
  const x = floats([3], [1, 2, 3]);
  for (const data of [2, 4, 2]) {
    const engine = xlaEngine({ plugin, executables, mesh: { data, model: 1 } });
    const { y } = await runOnce(engine, { name: 'twice', inputs: { x }, body: ({ x }) => ({ y: x!.mul(2) }) });
    expect(y).toEqual(floats([3], [2, 4, 6]));
    await engine.dispose();
  }
  expect(readdirSync(executables)).toHaveLength(2);
  rmSync(executables, { recursive: true });
});
