/** Tests of the XLA engine apart from its numbers: files that are no plugin, time, memory, and programs kept on disk. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { type Tensor, tf } from '../../../tensor/tfjs.ts';
import { expectClose, runOnce } from '../../contract/agreement.ts';
import { manyLayers } from '../../contract/many-layers.ts';
import { type Definition, type Engine, floats, type HostArray, type Value } from '../../engine.ts';
import { trace } from '../../graph/trace.ts';
import { readAll } from '../../named-arrays.ts';
import { referenceEngine } from '../../reference/reference.ts';
import { cutIntoLayers } from '../cut.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

const plugin = findPlugin().file;
const folder = temporaryFolder('xla');
let engine: Engine;
beforeAll(() => {
  engine = xlaEngine({ plugin });
});
afterAll(() => engine.dispose());

describe('a plugin that is none', () => {
  test('is a text file', () => {
    const file = join(folder, 'text.so');
    writeFileSync(file, 'no library');
    expect(() => xlaEngine({ plugin: file })).toThrow(
      /text\.so to be a PJRT plugin for linux on x64, got a file that does not load: .*setup xla/s,
    );
  });

  test('is another library', () => {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    const bin = join(dirname(entry), '../bin/napi-v6/linux/x64');
    const library = join(bin, readdirSync(bin).find((name) => name.startsWith('libonnxruntime.so'))!);
    expect(() => xlaEngine({ plugin: library })).toThrow(/to be a PJRT plugin, got a library without GetPjrtApi/);
  });

  test.each([
    ['of a later major version', 'p[8] = 1; p[9] = 200;', /version 0\.\d+ or a later 0\.x, got 1\.200 .*older plugin/s],
    ['too old', 'p[8] = 0; p[9] = 3;', /got 0\.3 .*newer plugin/s],
    [
      'without a call that is needed',
      'p[8] = 0; p[9] = 90;',
      /to have PJRT_Plugin_Initialize, got none\. Install a newer one/,
    ],
  ])('is %s', (name, version, message) => {
    const [source, file] = [join(folder, 'fake.c'), join(folder, `${name.replaceAll(' ', '-')}.so`)];
    writeFileSync(
      source,
      `static long words[200]; void *GetPjrtApi(void) { int *p = (int *)words; words[0] = 1600; ${version} return words; }`,
    );
    const made = spawnSync('cc', ['-shared', '-fPIC', '-o', file, source], { encoding: 'utf8' });
    expect(made.stderr ?? String(made.error)).toBe('');
    expect(() => xlaEngine({ plugin: file })).toThrow(message);
  });
});

/** x ← tanh(x W), `count` times. */
const layers = (width: number, count: number): Definition => ({
  name: 'layers',
  inputs: { x: floats([width, width], new Float32Array(width * width).fill(0.01)) },
  body: ({ x }) => ({ x: Array.from({ length: count }).reduce<Tensor>((y) => tf.tanh(tf.matMul(y, x!)), x!) }),
});

test('an array that was given away is an error to whom reads it, and no crash', async () => {
  const definition: Definition = {
    name: 'replace',
    inputs: { state: floats([2], [1, 2]) },
    donates: ['state'],
    body: ({ state }) => ({ state: state!.add(1) }),
  };
  const program = await engine.compile(definition);
  const { state } = await program.run(definition.inputs);
  const next = await program.run({ state: state! });
  await expect(engine.read(state!)).rejects.toThrow('got one that was given away or freed');
  await expect(program.run({ state: state! })).rejects.toThrow('got one that was given away or freed');
  expect([...(await engine.read(next.state!)).data]).toEqual([3, 4]);
  await program.dispose();
});

test('a long run does not block JavaScript', async () => {
  const definition = layers(1024, 24);
  const program = await engine.compile(definition);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await program.run(definition.inputs);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
  await program.dispose();
});

test('products round their operands in bfloat16 where that is asked, and nothing else does', async () => {
  const half = xlaEngine({ plugin, precision: 'bfloat16' });
  const x = floats([2, 2], [1, 1 + 2 ** -10, 3, -1]);
  const definition: Definition = {
    name: 'precision',
    inputs: { x },
    body: ({ x }) => ({ product: tf.matMul(x!, x!), sum: x!.add(x!) }),
  };
  const [rounded, exact] = [await runOnce(half, definition), await runOnce(engine, definition)];
  // 1 + 2⁻¹⁰ rounds to 1 in bfloat16; the sum of 4 such products in float32 would not.
  expect([...rounded.product!.data]).toEqual([4, 0, 0, 4]);
  expect(exact.product!.data[0]).toBeCloseTo(1 + 3 * (1 + 2 ** -10), 6);
  expect(rounded.sum).toEqual(exact.sum);
  expect(half.details.precision).toBe('bfloat16');
  await half.dispose();
});

test('many parts of one array are cut where they lie', async () => {
  const sizes = Array.from({ length: 40 }, (_, index) => index % 3);
  const rows = sizes.reduce((sum, size) => sum + size);
  const x = floats(
    [rows, 2],
    Float32Array.from({ length: 2 * rows }, (_, index) => index),
  );
  const { y } = await runOnce(engine, {
    name: 'parts',
    inputs: { x },
    body: ({ x }) => ({
      y: tf.concat(
        tf
          .split(x!, sizes)
          .map((part, index) => part.mul(index))
          .reverse(),
      ),
    }),
  });
  const first = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const expected = sizes.flatMap((size, index) =>
    Array.from({ length: 2 * size }, (_, place) => index * (2 * first[index]! + place)),
  );
  const parts = sizes.map((size, index) => expected.slice(2 * first[index]!, 2 * (first[index]! + size)));
  expect([...y!.data]).toEqual(parts.reverse().flat());
});

test('programs are kept for the next process, and compiled again where an entry is damaged', async () => {
  const executables = join(folder, 'executables');
  const definition = layers(16, 2);
  const run = async () => {
    const fresh = xlaEngine({ plugin, executables });
    const { x } = await runOnce(fresh, definition);
    await fresh.dispose();
    return [...x!.data];
  };
  const first = await run();
  const [entry, ...others] = readdirSync(executables);
  expect(others).toEqual([]);
  const whole = readFileSync(join(executables, entry!));
  expect(await run()).toEqual(first);
  for (const damage of [whole.subarray(0, 100), Buffer.concat([whole.subarray(0, 32), Buffer.from('foreign')])]) {
    writeFileSync(join(executables, entry!), damage);
    expect(await run()).toEqual(first);
    expect(readFileSync(join(executables, entry!)).length).toBe(whole.length);
  }
});

test.each([
  ['one batch', ['x']],
  ['two, one after the other', ['task.x', 'alignment.x']],
])(
  'layers of %s that are compiled once compute what all of them do, and free what they hand on',
  async (_, batches) => {
    const definition = manyLayers(8, batches);
    expect(cutIntoLayers(trace(definition).graph).length).toBeGreaterThan(8);
    const expected = await runOnce(referenceEngine(), definition);
    const program = await engine.compile(definition);
    const given = Object.fromEntries(batches.map((name) => [name, definition.inputs[name]!]));
    // An update donates the trained state. The next update reads its outputs.
    let state: Record<string, Value> = { ...definition.inputs };
    for (let update = 0; update < 3; update++) {
      const outputs = await program.run(state);
      if (update === 0)
        for (const [name, value] of Object.entries(await readAll(engine, outputs)))
          expectClose(value, expected[name]!, 1e-5);
      const { loss, ...trained } = outputs;
      expect((await engine.read(loss!)).data[0]).toBeGreaterThan(0);
      state = { ...trained, ...given };
    }
    await program.dispose();
  },
);

const residentMebibytes = () => Number(/RssAnon:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;

const mebibytes = () => {
  globalThis.gc?.();
  return residentMebibytes();
};

test('500 updates and 50 compilations leave no memory behind', async () => {
  // 1 MiB of state, so that 500 copies would show.
  const size = 2 ** 18;
  const definition: Definition = {
    name: 'update',
    inputs: { state: floats([size], new Float32Array(size)), step: floats([], [1]) },
    donates: ['state'],
    body: ({ state, step }) => ({ state: state!.mul(0.5).add(step!), loss: state!.mean() }),
  };
  const program = await engine.compile(definition);
  let state: Value = definition.inputs.state!;
  const update = async (times: number) => {
    for (let count = 0; count < times; count++)
      ({ state } = (await program.run({ state, step: floats([], [1]) })) as { state: Value });
  };
  const compile = async (times: number) => {
    for (let count = 0; count < times; count++)
      await runOnce(engine, { ...layers(4, 1), body: ({ x }) => ({ y: x!.add(count) }) });
  };
  await update(50);
  await compile(10);
  const before = mebibytes();
  await update(450);
  expect(mebibytes() - before).toBeLessThan(64);
  await compile(40);
  expect(mebibytes() - before).toBeLessThan(128);
  expect(((await engine.read(state)) as HostArray).data[0]).toBeCloseTo(2, 5);
  await program.dispose();
});

test('results that nobody holds are freed before they fill the memory', async () => {
  // 64 MiB, made 40 times and dropped: 2.5 GiB.
  const size = 2 ** 24;
  const inputs = { x: floats([], [1]) };
  const program = await engine.compile({ name: 'wide', inputs, body: ({ x }) => ({ y: tf.fill([size], 2).mul(x!) }) });
  const before = residentMebibytes();
  let most = 0;
  for (let count = 0; count < 40; count++) {
    await program.run(inputs);
    await setImmediate();
    most = Math.max(most, residentMebibytes());
  }
  expect(most - before).toBeLessThan(1024);
  await program.dispose();
});
