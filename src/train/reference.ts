import type { Example } from '../data/batch.ts';
import { countAnswerTokens, makeBatch } from '../data/batch.ts';
import { type Engine, floats, type HostArray } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import type { ReferenceKind } from '../methods/method.ts';
import { linearWith } from '../model/adapter.ts';
import type { Network, NetworkOutput } from '../model/architecture.ts';
import { logLikelihood } from '../tensor/losses.ts';
import { elements } from '../tensor/params.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import { type BatchTensors, batchInputs, batchTensors } from './batch-tensors.ts';
import type { PlannedBatch } from './plan.ts';
import { atPositions, eachPosition } from './positions.ts';

/** What the base model says at the positions that count, for every row of a stream. */
export interface Reference {
  /**
   * The name under which a program takes it, after the stream's. Logits that would fill too much memory are held as the
   * last hidden states, which are as much smaller as the network is narrower than its vocabulary, and projected when needed.
   */
  readonly input: 'reference' | 'referenceHidden';
  /** Lays out what a planned micro-batch needs: (N, …), the filling of the bucket left at zero. */
  forBatch(planned: PlannedBatch, micro: number): HostArray;
  readonly forwardPasses: number;
  readonly tokens: number;
}

export interface ReferenceOptions {
  readonly kind: ReferenceKind;
  /** @defaultValue 'answer' */
  readonly tokens?: 'answer' | 'all';
  /** Rows of one forward pass. @defaultValue 16 */
  readonly rows?: number;
  /** The most numbers that are held as logits. @defaultValue 2²⁶: 256 MiB */
  readonly mostLogits?: number;
}

/** Puts every row through the model once, with the adapter switched off. */
export async function computeReference(
  engine: Engine,
  network: Network,
  weights: Weights,
  data: readonly Example[],
  padId: number,
  { kind, tokens = 'answer', rows: chunk = 16, mostLogits = 2 ** 26 }: ReferenceOptions,
): Promise<Reference> {
  const examples = tokens === 'answer' ? data : data.map((example) => ({ ...example, answerStart: 1 }));
  const asHidden = kind === 'logits' && countAnswerTokens(examples) * network.vocabulary > mostLogits;
  const byRow: Float32Array[] = [];
  const longest = Math.max(...examples.map((example) => example.tokens.length));
  let entry: readonly number[] = [];
  let tokensSeen = 0;
  let passes = 0;
  const chunks = Array.from({ length: Math.ceil(examples.length / chunk) }, (_, index) =>
    examples.slice(index * chunk, (index + 1) * chunk),
  );
  // One shape for all chunks, and no more positions than the fullest needs: each costs a row of the vocabulary's width.
  const positionMultiple = Math.max(...chunks.map(countAnswerTokens));
  const shape = { rows: chunk, timeMultiple: longest, maximumLength: longest, positionMultiple };
  const program = await engine.compile({
    name: `reference ${kind}`,
    inputs: batchInputs('rows', makeBatch(chunks[0]!, padId, shape)),
    constants: weights,
    body: (tensors) => {
      const batch = batchTensors('rows', tensors);
      const output = network.forward(tensors, { tokens: batch.tokens }, linearWith(tensors, undefined, 0));
      return { outputs: OUTPUTS[asHidden ? 'hidden' : kind](output, batch, network) };
    },
  });
  for (const part of chunks) {
    const batch = makeBatch(part, padId, shape);
    const { outputs } = await program.run(batchInputs('rows', batch));
    const { data: values } = await engine.read(outputs!);
    entry = outputs!.shape.slice(1);
    let next = 0;
    for (const example of part) {
      const size = (example.tokens.length - example.answerStart) * elements(entry);
      byRow.push((values as Float32Array).slice(next, next + size));
      next += size;
    }
    passes++;
    tokensSeen += batch.realTokens;
  }
  await program.dispose();

  return {
    input: asHidden ? 'referenceHidden' : 'reference',
    forwardPasses: passes,
    tokens: tokensSeen,
    forBatch({ rows, batches }, micro) {
      const size = batches[micro]!.positions.length;
      const laid = new Float32Array(size * elements(entry));
      let next = 0;
      for (const row of rows[micro]!) {
        laid.set(byRow[row]!, next);
        next += byRow[row]!.length;
      }
      return floats([size, ...entry], laid);
    },
  };
}

type Output = (output: NetworkOutput, batch: BatchTensors, network: Network) => Tensor;
const OUTPUTS: Readonly<Record<ReferenceKind | 'hidden', Output>> = {
  logits: (output, batch) => output.logits(atPositions(output.hidden, batch)),
  hidden: (output, batch) => atPositions(output.hidden, batch),
  targetLogProbabilities: (output, batch, network) => eachPosition(network, output, batch, logLikelihood),
  states: (output, batch) =>
    tf.stack(
      output.states.map((state) => atPositions(state, batch)),
      1,
    ),
};
