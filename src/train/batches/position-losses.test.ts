import { expect, test } from 'vitest';
import { derivatives, expectClose, runOnce } from '../../engine/contract/agreement.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { type Definition, floats, integers } from '../../engine/engine.ts';
import { trace } from '../../engine/graph/trace.ts';
import { elements, valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { divergencesAt, logLikelihoodsAt, positionsAtATime, type ReadStream } from './position-losses.ts';

test('a chunk has 64 MiB of logits, and more only where it would be shorter than 128 positions', () => {
  expect(positionsAtATime(49_152)).toBe(341);
  expect(positionsAtATime(262_144)).toBe(128);
  expect(positionsAtATime(262_144, true)).toBe(64);
});

const LOSSES: Readonly<Record<string, (stream: ReadStream, base: Tensor) => Tensor>> = {
  'log-likelihoods': logLikelihoodsAt,
  'reverse divergences': (stream, hidden) => divergencesAt(stream, { hidden }),
  'forward divergences at a temperature': (stream, hidden) =>
    divergencesAt(stream, { hidden }, { direction: 'forward', temperature: 2 }),
};

test.each(Object.entries(LOSSES))(
  'an engine that slices the head gets the same %s and derivatives, and never holds more logits than a slice',
  async (_, loss) => {
    const [count, vocabulary, width] = [300, 60_000, 4];
    const wave = (rows: number, step: number, height = 2) =>
      floats(
        [rows, width],
        Float32Array.from({ length: rows * width }, (_, index) => height * Math.sin(step * index)),
      );
    const definition = (slicesHead: boolean, twice = false): Definition => ({
      name: 'losses of positions',
      inputs: {
        hidden: wave(count, 1.3),
        base: wave(count, 1.3, 1.5),
        targets: integers(
          [count],
          Int32Array.from({ length: count }, (_, index) => (index * 199) % vocabulary),
        ),
      },
      constants: { weight: wave(vocabulary, 0.7) },
      body: ({ hidden, base, targets, weight }) => {
        const losses = (hidden: Tensor) => {
          const head = { weight: weight!, finish: (z: Tensor) => z };
          const stream = {
            network: { vocabulary },
            output: { hidden, head, logits: (rows: Tensor) => tf.matMul(rows, weight!, false, true) },
            batch: { positions: tf.range(0, count, 1, 'int32'), targets: targets! },
            slicesHead,
          };
          return loss(stream as unknown as ReadStream, base!);
        };
        const total = (hidden: Tensor) => losses(hidden).sum() as Scalar;
        const values = losses(hidden!);
        if (twice) return { values, ...derivatives(total, hidden!) };
        return { values, gradient: valueAndGradient(({ x }) => total(x!), { x: hidden! }).grads.x! };
      },
    });
    const engine = cpuEngine({ threads: 1 });
    // The second derivative takes seconds, and the same way for each loss.
    const twice = loss === logLikelihoodsAt;
    const slices = await runOnce(engine, definition(true, twice));
    const chunks = await runOnce(engine, definition(false, twice));
    // A whole row's float32 sum over 60,000 words is off by up to 2·10⁻⁵ of a divergence, of which the gradient has a part.
    for (const [name, expected] of Object.entries(chunks)) expectClose(slices[name]!, expected, 5e-5);
    const largest = (slicesHead: boolean) =>
      Math.max(
        ...trace(definition(slicesHead)).graph.nodes.flatMap(({ outputs }) =>
          outputs.map(({ shape }) => elements(shape)),
        ),
      );
    expect(largest(true)).toBeLessThanOrEqual(2 ** 23);
    expect(largest(false)).toBeGreaterThan(2 ** 23);
  },
);
