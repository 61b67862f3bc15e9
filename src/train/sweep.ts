import { countAnswerTokens, counting, type Example, inChunks, makeBatch } from '../data/batch.ts';
import { floats, type HostArray, scalar, type Value } from '../engine/engine.ts';
import { type Arrays, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import type { Objective, StreamName, StreamUse } from '../methods/interface/method.ts';
import { checkScalar, type Layout, type Params, pack, unpack, valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import type { Subject } from './batches/batch-groups.ts';
import { batchInputs, outputInputs } from './batches/batch-tensors.ts';
import type { Meter } from './cost.ts';
import type { TrainingOptions } from './options.ts';
import { computeReference, type Reference } from './reference.ts';
import { makeStep } from './step.ts';

type Output = 'value' | 'gradient';
type Take = (data: ArrayLike<number>, chunk: number) => void;

/** One loss over all rows of a stream, taken as one batch or each as a batch of its own. */
export interface Sweep {
  value(adapter: Value): Promise<number>;
  /** A flat vector. */
  gradient(adapter: Value): Promise<HostArray>;
  /** One value a row; needs rows taken apart. */
  valueOfEachRow(adapter: Value): Promise<Float64Array>;
  /** The mean of the squares of the rows' gradients, a flat vector; needs rows taken apart. */
  meanSquaredGradient(adapter: Value): Promise<HostArray>;
  dispose(): Promise<void>;
}

export interface SweepParts extends Omit<Subject, 'method' | 'data'> {
  readonly options: TrainingOptions;
  readonly meter: Meter;
  readonly layout: Layout;
  readonly stream: StreamName;
  readonly use: StreamUse;
  readonly rows: readonly Example[];
  readonly state: Arrays;
  readonly loss: Objective;
  /** Take each row as a batch of its own. @defaultValue false */
  readonly apart?: boolean;
}

/**
 * Cuts the rows into chunks of one shape. The loss and its gradient are compiled at first use, and so is the stream's
 * reference, where the loss reads it.
 */
export function makeSweep(sweepParts: SweepParts): Sweep {
  const { engine, network, options, meter, layout, stream, loss, apart = false } = sweepParts;
  const examples = counting(sweepParts.use.tokens, sweepParts.rows);
  const answerTokens = countAnswerTokens(examples);
  const longest = Math.max(...examples.map(({ tokens }) => tokens.length));
  const size = apart ? 1 : options.taskRows;
  const parts = inChunks(examples, size);
  const indices = parts.map((part, chunk) => part.map((_, row) => chunk * size + row));
  const positionMultiple = Math.max(...parts.map(countAnswerTokens));
  const shape = { rows: size, timeMultiple: longest, maximumLength: longest, positionMultiple };
  const tokensOf = (part: readonly Example[]) => (apart ? countAnswerTokens(part) : answerTokens);
  const chunks = parts.map((part) => makeBatch(part, sweepParts.padId, shape, tokensOf(part)));
  const inputs = chunks.map((batch, index) => ({
    ...batchInputs(stream, batch),
    ...outputInputs(stream, batch),
    [`${stream}.answerTokens`]: scalar(tokensOf(parts[index]!)),
    [`${stream}.rows`]: scalar(apart ? 1 : examples.length),
  }));
  let reference: Reference | undefined;
  /** A chunk's inputs, with its part of the reference. */
  const inputsOf = async (chunk: number): Promise<Record<string, Value>> => {
    if (!reference) return inputs[chunk]!;
    const planned = { rows: indices, batches: chunks };
    return { ...inputs[chunk], [`${stream}.${reference.input}`]: await reference.forBatch(planned, chunk) };
  };
  let wantsReference = false;
  const compile = async (output: Output) =>
    engine.compile({
      name: `${output} over ${stream}`,
      inputs: { adapter: floats([layout.size], new Float32Array(layout.size)), ...(await inputsOf(0)) },
      constants: { ...sweepParts.weights, ...withPrefix('state.', sweepParts.state) },
      body: (tensors) => {
        const step = makeStep({
          network,
          weights: tensors,
          adapter: { ...options.adapter, dropout: 0 },
          streams: [stream],
          tensors: { ...tensors, progress: tf.scalar(1), learningRate: tf.scalar(0) },
          state: orAbsent('state', withoutPrefix('state.', tensors)),
          carried: orAbsent('carried', {}),
          microBatches: apart ? 1 : chunks.length,
          checkpointing: options.checkpointing,
          slicesHead: engine.slicesHead,
          onRead: () => {},
          onMissingReference: () => {
            wantsReference = true;
          },
        });
        const params = unpack(tensors.adapter!, layout);
        const value = (leaves: Params) => checkScalar(`the loss over ${stream}`, loss(leaves, step));
        if (output === 'value') return { value: value(params) };
        return { gradient: pack(valueAndGradient(value, params).grads, layout) };
      },
    });
  const programs: Partial<Record<Output, ReturnType<typeof compile>>> = {};
  const runChunks = async (output: Output, adapter: Value, take: Take): Promise<void> => {
    programs[output] ??= compile(output);
    const program = await programs[output];
    for (const index of chunks.keys()) {
      const result = await program.run({ adapter, ...(await inputsOf(index)) });
      take((await engine.read(result[output]!)).data, index);
      meter[output === 'value' ? 'forwardPasses' : 'backwardPasses']++;
      meter.tokens += chunks[index]!.realTokens;
    }
  };
  /** Yields an output of each chunk. The reference takes a pass over all rows, and only a run tells whether it is read. */
  const forEachChunk = async (output: Output, adapter: Value, take: Take): Promise<void> => {
    try {
      await runChunks(output, adapter, take);
    } catch (error) {
      const { weights, rows, padId, use } = sweepParts;
      const { reference: kind, tokens } = use;
      if (!wantsReference || reference || !kind) throw error;
      // Some engines have failed to compile the program, others to run it.
      await programs[output]?.then(
        (program) => program.dispose(),
        () => {},
      );
      delete programs[output];
      reference = await computeReference(engine, network, weights, rows, padId, { kind, tokens });
      meter.forwardPasses += reference.forwardPasses;
      meter.tokens += reference.tokens;
      await runChunks(output, adapter, take);
    }
  };
  /** The sum of f over all elements of an output and all chunks, in float64. */
  const sum = async (output: Output, adapter: Value, f = (value: number) => value) => {
    const sums = new Float64Array(output === 'value' ? 1 : layout.size);
    await forEachChunk(output, adapter, (data) => {
      for (let index = 0; index < sums.length; index++) sums[index]! += f(data[index]!);
    });
    return sums;
  };
  return {
    value: async (adapter) => (await sum('value', adapter))[0]!,
    gradient: async (adapter) => floats([layout.size], await sum('gradient', adapter)),
    async valueOfEachRow(adapter) {
      const values = new Float64Array(examples.length);
      await forEachChunk('value', adapter, (data, row) => {
        values[row] = data[0]!;
      });
      return values;
    },
    async meanSquaredGradient(adapter) {
      const squares = await sum('gradient', adapter, (value) => value ** 2 / examples.length);
      return floats([layout.size], squares);
    },
    dispose: async () => {
      for (const program of Object.values(programs)) await (await program).dispose();
      await reference?.dispose();
    },
  };
}

/** What a loss outside updates may not read where it is empty. */
function orAbsent(part: 'state' | 'carried', leaves: Params): Params {
  if (Object.keys(leaves).length > 0) return leaves;
  const refuse = (_: Params, name?: string | symbol): never =>
    fail(
      'training',
      `Expected a loss outside updates (of \`monitor\`, \`run.meanGradient\` …) that reads no \`step.${part}\`, got one that reads ${name === undefined ? 'it' : `'${String(name)}' of it`}. Close over what it needs, or leave it to \`loss\`.`,
    );
  return new Proxy(leaves, { get: refuse, ownKeys: refuse });
}
