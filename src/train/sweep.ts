import { countAnswerTokens, type Example, makeBatch } from '../data/batch.ts';
import { type Engine, floats, type HostArray, scalar, type Value } from '../engine/engine.ts';
import type { Arrays, Weights } from '../engine/named-arrays.ts';
import type { Step, StreamName, StreamUse } from '../methods/method.ts';
import type { Network } from '../model/architecture.ts';
import { type Layout, type Params, pack, unpack, valueAndGradient } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { batchInputs } from './batch-tensors.ts';
import type { Meter } from './cost.ts';
import type { TrainingOptions } from './options.ts';
import { makeStep } from './step.ts';

/** One loss over all rows of a stream, as if they were one batch. */
export interface Sweep {
  value(adapter: Value): Promise<number>;
  /** Flat. */
  gradient(adapter: Value): Promise<HostArray>;
  dispose(): Promise<void>;
}

export interface SweepParts {
  readonly engine: Engine;
  readonly network: Network;
  readonly weights: Weights;
  readonly padId: number;
  readonly options: TrainingOptions;
  readonly meter: Meter;
  readonly layout: Layout;
  readonly stream: StreamName;
  readonly use: StreamUse;
  readonly rows: readonly Example[];
  readonly state: Arrays;
  readonly loss: (params: Params, step: Step) => Scalar;
}

/** Cuts the rows into chunks of one shape, and compiles the loss, or its gradient, when first asked. */
export function makeSweep({
  engine,
  network,
  weights,
  padId,
  options,
  meter,
  layout,
  stream,
  use,
  rows,
  state,
  loss,
}: SweepParts): Sweep {
  const examples = use.tokens === 'all' ? rows.map((row) => ({ ...row, answerStart: 1 })) : rows;
  const answerTokens = countAnswerTokens(examples);
  const longest = Math.max(...examples.map(({ tokens }) => tokens.length));
  const size = options.taskRows;
  const parts = Array.from({ length: Math.ceil(examples.length / size) }, (_, index) =>
    examples.slice(index * size, (index + 1) * size),
  );
  const positionMultiple = Math.max(...parts.map(countAnswerTokens));
  const shape = { rows: size, timeMultiple: longest, maximumLength: longest, positionMultiple };
  const chunks = parts.map((part) => makeBatch(part, padId, shape, answerTokens));
  const inputs = chunks.map((batch) => ({
    ...batchInputs(stream, batch),
    [`${stream}.answerTokens`]: scalar(answerTokens),
    [`${stream}.rows`]: scalar(examples.length),
  }));
  const compile = (output: 'value' | 'gradient') =>
    engine.compile({
      name: `${output} over ${stream}`,
      inputs: { adapter: floats([layout.size], new Float32Array(layout.size)), ...inputs[0] },
      constants: {
        ...weights,
        ...Object.fromEntries(Object.entries(state).map(([name, array]) => [`state.${name}`, array])),
      },
      body: (tensors) => {
        const step = makeStep({
          network,
          weights: tensors,
          adapter: { ...options.adapter, dropout: 0 },
          streams: [stream],
          tensors: { ...tensors, progress: tf.scalar(1), learningRate: tf.scalar(0) },
          state: Object.fromEntries(Object.keys(state).map((name) => [name, tensors[`state.${name}`]!])),
          microBatches: chunks.length,
          checkpointing: options.checkpointing,
          onRead: () => {},
        });
        const params = unpack(tensors.adapter!, layout);
        if (output === 'value') return { value: loss(params, step) };
        return { gradient: pack(valueAndGradient((leaves) => loss(leaves, step), params).grads, layout) };
      },
    });
  const programs: Partial<Record<'value' | 'gradient', ReturnType<typeof compile>>> = {};
  /** The sum of an output over the chunks, in float64. */
  const run = async (output: 'value' | 'gradient', adapter: Value): Promise<Float64Array> => {
    programs[output] ??= compile(output);
    const program = await programs[output];
    let sum: Float64Array | undefined;
    for (const [index, chunk] of inputs.entries()) {
      const result = await program.run({ adapter, ...chunk });
      const { data } = await engine.read(result[output]!);
      sum = sum ? sum.map((value, at) => value + data[at]!) : Float64Array.from(data);
      meter[output === 'value' ? 'forwardPasses' : 'backwardPasses']++;
      meter.tokens += chunks[index]!.realTokens;
    }
    return sum!;
  };
  return {
    value: async (adapter) => (await run('value', adapter))[0]!,
    gradient: async (adapter) => floats([layout.size], await run('gradient', adapter)),
    dispose: async () => {
      for (const program of Object.values(programs)) await (await program).dispose();
    },
  };
}
