import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { adapterOf } from '../../../methods/contract/harness.ts';
import { dpo } from '../../../methods/dpo.ts';
import { gradientProjection } from '../../../methods/gradient-projection.ts';
import { kl } from '../../../methods/kl.ts';
import { tf } from '../../../tensor/tfjs.ts';
import { makeHarness, randomWorld } from '../../../train/contract/harness.ts';
import { train } from '../../../train/train.ts';
import { runOnce } from '../../contract/agreement.ts';
import { watched } from '../../contract/watched.ts';
import { type Definition, type Engine, floats, type StoredArray, type Value } from '../../engine.ts';
import { hashArrays } from '../../named-arrays.ts';
import type { DeviceArray } from '../../onnx/compile.ts';
import { webgpuEngine } from '../webgpu.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await webgpuEngine({ fallback: false });
});
afterAll(() => engine.dispose());

test('computes on a graphics driver, whose name results record', () => {
  expect(engine.name).toBe('webgpu');
  expect(engine.details.driver).toMatch(/vk_swiftshader|vulkan|GLX_nvidia|EGL_nvidia|amdvlk|Metal|Direct3D/);
});

test('keeps arrays on the device, where the next program takes them, and brings single numbers back', async () => {
  const x = floats([4], [1, 2, 3, 4]);
  const twice = await engine.compile({
    name: 'twice',
    inputs: { x },
    body: ({ x }) => ({ y: x!.mul(2), sum: x!.sum(), count: tf.cast(x!, 'int32') }),
  });
  const { y, sum, count } = (await twice.run({ x })) as Record<string, DeviceArray>;
  expect([y!.buffer.location, count!.buffer.location]).toEqual(['gpu-buffer', 'gpu-buffer']);
  expect(sum).toEqual(floats([], [10]));
  expect(count!.dtype).toBe('int32');
  // A value must outlive its program: programs make room for others, and the state stays.
  await twice.dispose();
  const next = await engine.compile({
    name: 'next',
    inputs: { y: y!, count: count! },
    body: ({ y, count }) => ({ z: y!.add(tf.cast(count!, 'float32')) }),
  });
  const { z } = await next.run({ y: y!, count: count! });
  expect((await engine.read(z!)).data).toEqual(Float32Array.of(3, 6, 9, 12));
  await next.dispose();
});

test('reads a large constant once, for all programs that have it', async () => {
  const size = 2 ** 15;
  const numbers = Float32Array.from({ length: size }, (_, index) => index % 97);
  const read = vi.fn(() => numbers);
  const part = { file: '/none', format: 'bfloat16', offset: 0, length: 2 * size } as const;
  const constants = { w: { shape: [size / 8, 8], dtype: 'float32', part, read } as StoredArray };
  for (const factor of [2, 3]) {
    const x = floats([1, 8], Float32Array.from({ length: 8 }).fill(factor));
    const body: Definition['body'] = ({ x, w }) => ({ y: tf.matMul(x!, w!, false, true) });
    const { y } = await runOnce(engine, { name: 'product', inputs: { x }, constants, body });
    const expected = Array.from({ length: size / 8 }, (_, row) =>
      numbers.subarray(8 * row, 8 * row + 8).reduce((sum, number) => sum + factor * number, 0),
    );
    expect([...y!.data]).toEqual(expected);
  }
  expect(read).toHaveBeenCalledTimes(1);
});

test('gives memory back that nothing holds any more', async () => {
  const size = 2 ** 20;
  const start = floats([size], new Float32Array(size));
  const step = await engine.compile({
    name: 'step',
    inputs: { state: start },
    body: ({ state }) => ({ state: state!.add(1), other: state!.mul(2), first: state!.slice(0, 1).sum() }),
  });
  const mebibytes = () => process.memoryUsage().rss / 2 ** 20;
  let state: Value = start;
  let [before, peak] = [0, 0];
  for (let run = 0; run < 200; run++) {
    state = (await step.run({ state })).state!;
    if (run === 20) before = mebibytes();
    peak = Math.max(peak, mebibytes());
  }
  expect((await engine.read(state)).data[7]).toBe(200);
  // The programs made 1,600 MiB.
  expect(peak - before).toBeLessThan(700);
  await step.dispose();
});

test('a training sends batches to the device; adapter, moments and cached logits stay there', async () => {
  const onHost = new Set<string>();
  const run = (inputs: Readonly<Record<string, Value>>) => {
    if ('adapter' in inputs) for (const name in inputs) if ('data' in inputs[name]!) onHost.add(name);
  };
  const first = new Set<string>();
  const world = randomWorld();
  const onUpdate = ({ step }: { readonly step: number }) => {
    if (step > 1) return;
    for (const name of onHost) first.add(name);
    onHost.clear();
  };
  const options = { ...world.options, updates: 3 };
  await train({ ...world, engine: watched(engine, { run }), method: kl(), options, seed: 1, onUpdate });
  const layout = ['cells', 'places', 'outputs.cells', 'outputs.places'];
  const parts = ['tokens', 'positions', 'targets', 'weights', ...layout, 'answerTokens', 'rows'];
  const batches = ['task', 'alignment'].flatMap((stream) => parts.map((part) => `${stream}.${part}`));
  expect([...onHost].sort()).toEqual([...batches, 'dropoutSeed', 'learningRate', 'progress', 'step'].sort());
  expect(first).toContain('adapter');
});

test.each([kl(), gradientProjection({ when: 'always' }), dpo()])('$name trains to the same bits', async (method) => {
  const harness = makeHarness(randomWorld());
  const train = async () => hashArrays(adapterOf(await harness.train(method, { engine })));
  expect(await train()).toBe(await train());
});
