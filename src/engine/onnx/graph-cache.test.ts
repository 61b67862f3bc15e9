import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../lib/hash.ts';
import { kl } from '../../methods/index.ts';
import { tinyGemma } from '../../settings/embedded.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { tf } from '../../tensor/tfjs.ts';
import { loadModel } from '../../train/load-model.ts';
import { train } from '../../train/train.ts';
import { runOnce } from '../contract/agreement.ts';
import { cpuEngine } from '../cpu/cpu.ts';
import { type Definition, floats, type StoredArray } from '../engine.ts';
import { trace } from '../graph/trace.ts';
import { openCached } from './graph-cache.ts';
import { lowerToOnnx } from './lower.ts';

const folder = emptiedFolder('graphs');
const graphs = join(folder, 'not/there/yet');

const entries = () => readdirSync(graphs).sort();
const engine = (options: Parameters<typeof cpuEngine>[0] = {}) => cpuEngine({ threads: 1, graphs, ...options });

test('trains bit for bit what is trained without it, weights in their file and all', async () => {
  const { network, weights, tokenizer } = await loadModel(tinyGemma);
  const row = (first: number) => ({ tokens: Array.from({ length: 12 }, (_, index) => first + index), answerStart: 6 });
  const adapterAfter = async (subject: ReturnType<typeof cpuEngine>) => {
    const trained = await train({
      engine: subject,
      network,
      weights,
      method: kl(),
      data: { task: [row(30), row(50)], alignment: [row(40), row(60)] },
      padId: tokenizer.padId,
      options: {
        updates: 2,
        taskRows: 2,
        alignmentRows: 2,
        learningRate: 1e-2,
        warmup: 1,
        weightDecay: 0.01,
        maxGradientNorm: 1,
        adapter: { rank: 2, alpha: 4, rankStabilized: true, dropout: 0, targets: ['q_proj', 'down_proj'] },
        maximumLength: 16,
      },
      seed: 1,
    });
    if (trained.status === 'failed') throw new Error(trained.message);
    return trained.adapter;
  };
  for (const weightForm of ['float32', 'stored'] as const) {
    const expected = await adapterAfter(cpuEngine({ threads: 1, weights: weightForm }));
    const before = existsSync(graphs) ? entries() : [];
    const made = await adapterAfter(engine({ weights: weightForm }));
    const kept = entries();
    // At least reference and update, once for each form.
    expect(kept.length - before.length).toBeGreaterThan(1);
    expect(await adapterAfter(engine({ weights: weightForm }))).toEqual(expected);
    expect(made).toEqual(expected);
    expect(entries()).toEqual(kept);
  }
});

describe('a small program', () => {
  const inputs = { x: floats([2, 2], [1, 2, 3, 4]) };
  /** x·W with W in a file. */
  function product(numbers: readonly number[], format: 'float32' | 'bfloat16' = 'float32'): Definition {
    const file = join(folder, 'weights');
    const data = Float32Array.from(numbers);
    const bits = new Uint32Array(data.buffer);
    const bytes = format === 'float32' ? data : Uint16Array.from(bits, (value) => value >>> 16);
    writeFileSync(file, new Uint8Array(bytes.buffer));
    const part = { file, format, offset: 0, length: bytes.byteLength };
    const w: StoredArray = { shape: [2, 2], dtype: 'float32', part, read: () => data };
    return { name: 'product', inputs, constants: { w }, body: ({ x, w }) => ({ y: tf.matMul(x!, w!.transpose()) }) };
  }
  const run = async (definition: Definition, options?: Parameters<typeof cpuEngine>[0]) =>
    Array.from((await runOnce(engine(options), definition)).y!.data);

  test('is kept once for each thing that decides it', async () => {
    expect(await run(product([1, 0, 0, 1]))).toEqual([1, 2, 3, 4]);
    expect(entries()).toHaveLength(1);
    // Equal graphs of another file: numbers folded into the first graph must not answer for the second.
    expect(await run(product([2, 0, 0, 2]))).toEqual([2, 4, 6, 8]);
    const second = product([2, 0, 0, 2]);
    await run(second);
    const count = entries().length;
    await run(second);
    expect(entries()).toHaveLength(count);
    await run(second, { threads: 2 });
    expect(entries()).toHaveLength(count + 1);
    await run(second, { weights: 'stored' });
    expect(entries()).toHaveLength(count + 2);
  });

  test.each<[string, (file: string) => void]>([
    ['cut off', (file) => truncateSync(file, 40)],
    ['empty', (file) => truncateSync(file, 0)],
    [
      'changed',
      (file) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1]! ^= 1;
        writeFileSync(file, bytes);
      },
    ],
    [
      'whole, and no graph',
      (file) => writeFileSync(file, Buffer.concat([Buffer.from(sha256('no graph'), 'hex'), Buffer.from('no graph')])),
    ],
  ])('is optimized again where its entry is %s', async (_, damage) => {
    const definition = product([1, 2, 3, 4]);
    const expected = await run(definition);
    const file = join(graphs, entries()[0]!);
    const whole = readFileSync(file);
    damage(file);
    expect(await run(definition)).toEqual(expected);
    expect(entries()).toHaveLength(1);
    expect(readFileSync(file)).toEqual(whole);
  });

  test('is opened by many at once', async () => {
    const definition = product([1, 2, 3, 4]);
    const all = await Promise.all(Array.from({ length: 6 }, () => run(definition)));
    expect(new Set(all.map(String)).size).toBe(1);
    // No drafts are among them.
    expect(entries()).toHaveLength(1);
  });

  test('runs where nothing can be kept', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await run(product([1, 0, 0, 1]), { graphs: join(folder, 'file') })).toEqual([1, 2, 3, 4]);
  });

  test('is not kept where it would hold widened weights', async () => {
    mkdirSync(graphs, { recursive: true });
    expect(await run(product([1, 0, 0, 1], 'bfloat16'), { weights: 'float32' })).toEqual([1, 2, 3, 4]);
    expect(entries()).toEqual([]);
    expect(await run(product([1, 0, 0, 1], 'bfloat16'), { weights: 'stored' })).toEqual([1, 2, 3, 4]);
    expect(entries()).toHaveLength(1);
  });
});

test('makes room by what was used longest ago', async () => {
  const open = async (factor: number, limit: number) => {
    const x = floats([1], [1]);
    const { graph } = trace({ name: 'times', inputs: { x }, body: ({ x }) => ({ y: x!.mul(factor) }) });
    const { bytes } = lowerToOnnx(graph);
    await (await openCached(bytes, {}, { folder: graphs, files: [], limit })).release();
  };
  await open(2, 2 ** 20);
  const [first] = entries();
  await open(3, 2 ** 20);
  const second = entries().find((name) => name !== first)!;
  utimesSync(join(graphs, second), 1, 1);
  utimesSync(join(graphs, first!), 2, 2);
  const size = readFileSync(join(graphs, first!)).length;
  // Used again, so that it stays.
  await open(2, 2 ** 20);
  await open(5, 4 * size);
  expect(entries()).toHaveLength(3);
  await open(7, 4 * size - 64);
  expect(entries()).toHaveLength(3);
  expect(entries()).not.toContain(second);
  expect(entries()).toContain(first);
});
