import { expect, test } from 'vitest';
import { expectClose, runOnce } from '../../engine/contract/agreement.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { type Definition, floats, integers } from '../../engine/engine.ts';
import { trace } from '../../engine/graph/trace.ts';
import type { Network, NetworkOutput } from '../../model/decoder/architecture.ts';
import { elements, valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import type { BatchTensors } from './batch-tensors.ts';
import { logLikelihoodsAt, positionsAtATime } from './positions.ts';

test('a chunk has 64 MiB of logits, and more only where it would be shorter than 128 positions', () => {
  expect(positionsAtATime(49_152)).toBe(341);
  expect(positionsAtATime(262_144)).toBe(128);
  expect(positionsAtATime(262_144, true)).toBe(64);
});

test('an engine that slices the head gets the same likelihoods and gradient, and never holds more logits than a slice', async () => {
  const [count, vocabulary, width] = [300, 60_000, 4];
  const wave = (rows: number, step: number) =>
    floats(
      [rows, width],
      Float32Array.from({ length: rows * width }, (_, index) => 2 * Math.sin(step * index)),
    );
  const definition = (slicesHead: boolean): Definition => ({
    name: 'log-likelihoods',
    inputs: {
      hidden: wave(count, 1.3),
      targets: integers(
        [count],
        Int32Array.from({ length: count }, (_, index) => (index * 199) % vocabulary),
      ),
    },
    constants: { weight: wave(vocabulary, 0.7) },
    body: ({ hidden, targets, weight }) => {
      const likelihoods = (states: Tensor) => {
        const head = { weight: weight!, finish: (z: Tensor) => z };
        const output = { hidden: states, head, logits: (rows: Tensor) => tf.matMul(rows, weight!, false, true) };
        const batch = { positions: tf.range(0, count, 1, 'int32'), targets: targets! };
        return logLikelihoodsAt(
          { vocabulary } as Network,
          output as unknown as NetworkOutput,
          batch as unknown as BatchTensors,
          { slicesHead },
        );
      };
      const { grads } = valueAndGradient(({ x }) => likelihoods(x!).sum() as Scalar, { x: hidden! });
      return { values: likelihoods(hidden!), gradient: grads.x! };
    },
  });
  const engine = cpuEngine({ threads: 1 });
  const [slices, chunks] = [await runOnce(engine, definition(true)), await runOnce(engine, definition(false))];
  for (const [name, expected] of Object.entries(chunks)) expectClose(slices[name]!, expected, 1e-5);
  const largest = (slicesHead: boolean) =>
    Math.max(
      ...trace(definition(slicesHead)).graph.nodes.flatMap(({ outputs }) =>
        outputs.map(({ shape }) => elements(shape)),
      ),
    );
  expect(largest(true)).toBeLessThanOrEqual(2 ** 23);
  expect(largest(false)).toBeGreaterThan(2 ** 23);
});
