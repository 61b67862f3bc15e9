/** Compares the README's properties of gradients and divergences, on the device's own kernels, with float64 formulas. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { floats as grid } from '../../../methods/contract/arbitraries.ts';
import { projectGradient } from '../../../methods/gradient-projection.ts';
import { givenStep } from '../../../methods/interface/given-step.ts';
import { kl } from '../../../methods/kl.ts';
import { innerProduct, type Params, valueAndGradient } from '../../../tensor/params.ts';
import { type Tensor, tf } from '../../../tensor/tfjs.ts';
import { type Definition, type Engine, floats, type HostArray, type Program } from '../../engine.ts';
import { readAll } from '../../named-arrays.ts';
import type { DeviceArray } from '../../onnx/compile.ts';
import { webgpuEngine } from '../webgpu.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await webgpuEngine({ fallback: false });
});
afterAll(() => engine.dispose());

/** Compiles once; each call checks that its result was computed on the device. */
async function onDevice(definition: Definition): Promise<(inputs: Record<string, HostArray>) => Promise<Numbers>> {
  const program: Program = await engine.compile(definition);
  return async (inputs) => {
    const outputs = await program.run(inputs);
    for (const value of Object.values(outputs)) expect((value as DeviceArray).buffer.location).toBe('gpu-buffer');
    const read = await readAll(engine, outputs);
    return Object.fromEntries(Object.entries(read).map(([name, { data }]) => [name, [...data]]));
  };
}
type Numbers = Record<string, number[]>;

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, index) => sum + x * b[index]!, 0);
const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));

describe('the projected gradient', () => {
  const shapes = { 'm.lora_A': [4, 30], 'm.lora_B': [25, 4] } as const;
  const sizes = { 'm.lora_A': 120, 'm.lora_B': 100 } as const;
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const leaves = fc.record({ 'm.lora_A': grid(120, 8), 'm.lora_B': grid(100, 8) });
  type Leaves = typeof leaves extends fc.Arbitrary<infer T> ? T : never;

  test.each([
    ['global', 'always'],
    ['tensor', 'always'],
    ['global', 'conflict'],
    ['tensor', 'conflict'],
  ] as const)('is orthogonal to the alignment gradient: %s, %s', async (scope, when) => {
    const zeros = Object.fromEntries(names.map((name) => [name, floats(shapes[name], new Float32Array(sizes[name]))]));
    const inputs = Object.fromEntries(
      names.flatMap((name) => ['g', 'a'].map((side) => [`${side}.${name}`, zeros[name]!])),
    );
    const project = await onDevice({
      name: 'projection',
      inputs,
      body: (tensors) => {
        const set = (side: string): Params =>
          Object.fromEntries(names.map((name) => [name, tensors[`${side}.${name}`]!]));
        return projectGradient(set('g'), set('a'), { scope, when });
      },
    });
    const feed = (side: string, set: Leaves) =>
      Object.fromEntries(names.map((name) => [`${side}.${name}`, floats(shapes[name], set[name])]));
    const parts = (set: Numbers | Leaves): number[][] => {
      const each = names.map((name) => (set as Leaves)[name]);
      return scope === 'tensor' ? each : [each.flat()];
    };
    await fc.assert(
      fc.asyncProperty(leaves, leaves, async (g, a) => {
        const projected = parts(await project({ ...feed('g', g), ...feed('a', a) }));
        for (const [index, after] of projected.entries()) {
          const [before, along] = [parts(g)[index]!, parts(a)[index]!];
          const slack = 1e-5 * norm(before) * norm(along) + 1e-9;
          if (when === 'always') expect(Math.abs(dot(after, along))).toBeLessThanOrEqual(slack);
          else expect(dot(after, along)).toBeGreaterThanOrEqual(-slack);
          expect(norm(after)).toBeLessThanOrEqual(norm(before) * (1 + 1e-5));
          // The sign of a product near 0 may differ in float32.
          if (when === 'conflict' && dot(before, along) > slack) expect(after).toEqual(before);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('comes from inner products that are right to six digits', async () => {
    const vector = floats([1000], new Float32Array(1000));
    const product = await onDevice({
      name: 'inner product',
      inputs: { a: vector, b: vector },
      body: ({ a, b }) => ({ products: tf.stack([innerProduct({ x: a! }, { x: b! }), tf.scalar(0)]) }),
    });
    await fc.assert(
      fc.asyncProperty(grid(1000, 8), grid(1000, 8), async (a, b) => {
        const { products } = await product({ a: floats([1000], a), b: floats([1000], b) });
        expect(Math.abs(products![0]! - dot(a, b))).toBeLessThanOrEqual(1e-6 * norm(a) * norm(b) + 1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each(['reverse', 'forward'] as const)('the term of kl, %s', (direction) => {
  const [rows, words, temperature] = [6, 5, 2];
  const size = rows * words;
  const matrix = floats([rows, words], new Float32Array(size));
  const stream = { targets: [0, 1, 2, 3, 4, 0], rows: [0, 0, 0, 1, 1, 1] };
  let term: (inputs: Record<string, HostArray>) => Promise<Numbers>;
  beforeAll(async () => {
    const body = ({ logits, base }: Readonly<Record<string, Tensor>>) => {
      const step = givenStep({ streams: { task: stream, alignment: { ...stream, reference: base! } } });
      const method = kl({ beta: 3, direction, temperature });
      const { value, grads } = valueAndGradient(
        (params) => method.loss!({ ...params, 'task.logits': base! }, step).kl!,
        { 'alignment.logits': logits! },
      );
      return { value: tf.stack([value, value]), gradient: grads['alignment.logits']! };
    };
    term = await onDevice({ name: 'divergence', inputs: { logits: matrix, base: matrix }, body });
  });
  const run = (logits: readonly number[], base: readonly number[]) =>
    term({ logits: floats([rows, words], logits), base: floats([rows, words], base) });

  test('is β times the mean divergence, with the gradient that the formula has', () =>
    fc.assert(
      fc.asyncProperty(grid(size, 8), grid(size, 8), async (logits, base) => {
        const { value, gradient } = await run(logits, base);
        const exact = divergence(logits, base);
        expect(Math.abs(value![0]! - exact.value)).toBeLessThan(1e-5 * (1 + exact.value));
        expect(value![0]!).toBeGreaterThan(-1e-6);
        for (const [index, slope] of exact.gradient.entries())
          expect(Math.abs(gradient![index]! - slope)).toBeLessThan(2e-5 * (1 + Math.abs(slope)));
      }),
      { numRuns: 40 },
    ));

  test('is 0 with gradient 0 at the base, and finite for logits of ±10,000', () =>
    fc.assert(
      fc.asyncProperty(grid(size, 8), grid(size, 8), async (logits, base) => {
        const same = await run(base, base);
        expect(Math.abs(same.value![0]!)).toBeLessThan(1e-6);
        expect(Math.max(...same.gradient!.map(Math.abs))).toBeLessThan(1e-6);
        const far = await run(logits.map((logit) => Math.sign(logit) * 1e4), base); // biome-ignore format: one line
        expect([...far.value!, ...far.gradient!].every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 20 },
    ));

  function divergence(logits: readonly number[], base: readonly number[]) {
    const [own, other] = [logProbabilities(logits), logProbabilities(base)];
    let value = 0;
    const gradient = own.flatMap((row, index) => {
      const fixed = other[index]!;
      const terms = row.map((log, word) =>
        direction === 'reverse' ? Math.exp(log) * (log - fixed[word]!) : Math.exp(fixed[word]!) * (fixed[word]! - log),
      );
      const whole = terms.reduce((sum, part) => sum + part, 0);
      value += (3 * whole) / rows;
      const slopes = row.map((log, word) =>
        direction === 'reverse' ? Math.exp(log) * (log - fixed[word]! - whole) : Math.exp(log) - Math.exp(fixed[word]!),
      );
      return slopes.map((slope) => (3 * slope) / rows / temperature);
    });
    return { value, gradient };
  }

  /** The value for each row at the temperature. */
  function logProbabilities(logits: readonly number[]): number[][] {
    return Array.from({ length: rows }, (_, row) => {
      const scaled = logits.slice(row * words, (row + 1) * words).map((logit) => logit / temperature);
      const total = Math.log(scaled.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return scaled.map((logit) => logit - total);
    });
  }
});
