import { countAnswerTokens, counting, type Example, inChunks, makeBatch } from '../data/batch.ts';
import { type Engine, floats, type HostArray, integers, type Value } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import { createProgramCache } from '../engine/program-cache.ts';
import type { ReferenceKind } from '../methods/interface/method.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import type { Network, NetworkOutput } from '../model/decoder/architecture.ts';
import { elements } from '../tensor/params.ts';
import { type Tensor, type Tensor1D, tf } from '../tensor/tfjs.ts';
import { type BatchTensors, batchInputs, batchTensors, outputInputs } from './batches/batch-tensors.ts';
import type { PlannedBatch } from './batches/plan.ts';
import { logLikelihoodsAt } from './batches/position-losses.ts';
import { hiddenAtPositions, statesAtPositions } from './batches/positions.ts';

/** The base model's output at the positions that count, for every row of a stream. */
export interface Reference {
  /**
   * The name of the program's input, after the stream's. Logits that would take too much memory are held as the last
   * hidden states and projected when needed; these are smaller by the ratio of the network's width to its vocabulary.
   */
  readonly input: 'reference' | 'referenceHidden';
  /** The entries for a planned micro-batch: (N, …), zero where the bucket is filled up. They never leave the engine. */
  forBatch(planned: Pick<PlannedBatch, 'rows' | 'batches'>, micro: number): Promise<Value>;
  dispose(): Promise<void>;
  readonly forwardPasses: number;
  readonly tokens: number;
}

export interface ReferenceOptions {
  readonly kind: ReferenceKind;
  /** @defaultValue 'answer' */
  readonly tokens?: 'answer' | 'all' | undefined;
  /** Rows of one forward pass. @defaultValue 16 */
  readonly rows?: number;
  /** Logits are held up to this many numbers. @defaultValue 2²⁶: 256 MiB */
  readonly mostLogits?: number;
}

/** Sends every row through the model once, with the adapter switched off. */
export async function computeReference(
  engine: Engine,
  network: Network,
  weights: Weights,
  data: readonly Example[],
  padId: number,
  { kind, tokens, rows: chunk = 16, mostLogits = 2 ** 26 }: ReferenceOptions,
): Promise<Reference> {
  const examples = counting(tokens, data);
  const longest = Math.max(...examples.map((example) => example.tokens.length));
  // The entries of a row begin at its start, and end at the next row's.
  const starts = [0];
  for (const example of examples) starts.push(starts.at(-1)! + countAnswerTokens([example]));
  const total = starts.at(-1)!;
  const asHidden = kind === 'logits' && total * network.vocabulary > mostLogits;
  const chunks = inChunks(examples, chunk);
  // One shape for all chunks, with as many positions as the fullest chunk needs: each position costs a row of the
  // vocabulary's width.
  const positionMultiple = Math.max(...chunks.map(countAnswerTokens));
  const shape = { rows: chunk, timeMultiple: longest, maximumLength: longest, positionMultiple };
  const batches = chunks.map((part) => makeBatch(part, padId, shape));
  const inputs = batches.map((batch) => ({ ...batchInputs('rows', batch), ...outputInputs('rows', batch) }));
  const program = await engine.compile({
    name: `reference ${kind}`,
    inputs: inputs[0]!,
    constants: weights,
    body: (tensors) => {
      const batch = batchTensors('rows', tensors);
      const { tokens, outputs } = batch;
      const output = network.forward(tensors, { tokens, outputs }, linearWith(tensors, undefined, 0));
      return { outputs: OUTPUTS[asHidden ? 'hidden' : kind](output, batch, network, engine) };
    },
  });
  let table: HostArray | undefined;
  for (const [index, part] of chunks.entries()) {
    const { outputs } = await program.run(inputs[index]!);
    const { data: values } = await engine.read(outputs!);
    const entry = outputs!.shape.slice(1);
    // The last entry stays zero; it fills up buckets.
    table ??= floats([total + 1, ...entry], new Float32Array((total + 1) * elements(entry)));
    const found = (values as Float32Array).subarray(0, countAnswerTokens(part) * elements(entry));
    (table.data as Float32Array).set(found, starts[index * chunk]! * elements(entry));
  }
  await program.dispose();

  const programs = createProgramCache(engine, {});
  const { kept } = await programs.run('keep', { table: table! }, () => ({
    name: 'reference table',
    inputs: { table: table! },
    body: (tensors) => ({ kept: tensors.table! }),
  }));
  return {
    input: asHidden ? 'referenceHidden' : 'reference',
    forwardPasses: batches.length,
    tokens: batches.reduce((sum, { realTokens }) => sum + realTokens, 0),
    async forBatch({ rows, batches }, micro) {
      const wanted = rows[micro]!.flatMap((row) =>
        Array.from({ length: starts[row + 1]! - starts[row]! }, (_, index) => starts[row]! + index),
      );
      const places = new Int32Array(batches[micro]!.positions.length).fill(total);
      places.set(wanted);
      const inputs = { table: kept!, places: integers([places.length], places) };
      const { laid } = await programs.run('lay', inputs, () => ({
        name: 'reference rows',
        inputs,
        body: (tensors) => ({ laid: tf.gather(tensors.table!, tensors.places as Tensor1D) }),
      }));
      return laid!;
    },
    dispose: () => programs.dispose(),
  };
}

type Output = (output: NetworkOutput, batch: BatchTensors, network: Network, engine: Engine) => Tensor;
const OUTPUTS: Readonly<Record<ReferenceKind | 'hidden', Output>> = {
  logits: (output, batch) => output.logits(hiddenAtPositions(output, batch)),
  hidden: hiddenAtPositions,
  targetLogProbabilities: (output, batch, network, { slicesHead }) =>
    logLikelihoodsAt({ network, output, batch, slicesHead }),
  states: statesAtPositions,
};
