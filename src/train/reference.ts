import type { Example } from '../data/batch.ts';
import { makeBatch } from '../data/batch.ts';
import type { Engine, HostArray } from '../engine/engine.ts';
import { linearWith } from '../model/adapter.ts';
import type { Network } from '../model/architecture.ts';
import { logSoftmax } from '../tensor/smooth.ts';
import { tf } from '../tensor/tfjs.ts';
import { batchInputs, batchTensors } from './batch-tensors.ts';
import type { PlannedBatch } from './plan.ts';

/** The base model's log-probabilities at the positions that count, for every row of a stream: (positions, V) each. */
export interface Reference {
  /** Lays out what a planned micro-batch needs: (N, V), the filling of the bucket left uniform. */
  forBatch(planned: PlannedBatch, micro: number): HostArray;
  readonly forwardPasses: number;
  readonly tokens: number;
}

/** Puts every row through the model once, with the adapter switched off. */
export async function computeReference(
  engine: Engine,
  network: Network,
  weights: Readonly<Record<string, HostArray>>,
  data: readonly Example[],
  padId: number,
  { tokens = 'answer', rows: chunk = 16 }: { tokens?: 'answer' | 'all'; rows?: number },
): Promise<Reference> {
  const examples = tokens === 'answer' ? data : data.map((example) => ({ ...example, answerStart: 1 }));
  const width = network.vocabulary;
  const byRow: Float32Array[] = [];
  const longest = Math.max(...examples.map((example) => example.tokens.length));
  const shape = { rows: chunk, timeMultiple: longest, maximumLength: longest, positionMultiple: chunk * longest };
  let tokensSeen = 0;
  let passes = 0;
  const chunks = Array.from({ length: Math.ceil(examples.length / chunk) }, (_, index) =>
    examples.slice(index * chunk, (index + 1) * chunk),
  );
  const first = batchInputs('rows', makeBatch(chunks[0]!, padId, shape));
  const program = await engine.compile({
    name: 'reference log-probabilities',
    inputs: first,
    constants: weights,
    body: (tensors) => {
      const batch = batchTensors('rows', tensors);
      const output = network.forward(tensors, { tokens: batch.tokens }, linearWith(tensors, undefined, 0));
      const counted = tf.gather(output.hidden.reshape([-1, network.hidden]), batch.positions as never);
      return { logProbabilities: logSoftmax(output.logits(counted)) };
    },
  });
  for (const part of chunks) {
    const batch = makeBatch(part, padId, shape);
    const { logProbabilities } = await program.run(batchInputs('rows', batch));
    const { data: values } = await engine.read(logProbabilities!);
    let next = 0;
    for (const example of part) {
      const size = (example.tokens.length - example.answerStart) * width;
      byRow.push((values as Float32Array).slice(next, next + size));
      next += size;
    }
    passes++;
    tokensSeen += batch.realTokens;
  }
  await program.dispose();

  return {
    forwardPasses: passes,
    tokens: tokensSeen,
    forBatch({ rows, batches }, micro) {
      const size = batches[micro]!.positions.length;
      const laid = new Float32Array(size * width);
      let next = 0;
      for (const row of rows[micro]!) {
        laid.set(byRow[row]!, next);
        next += byRow[row]!.length;
      }
      return { shape: [size, width], dtype: 'float32', data: laid };
    },
  };
}
