import { inChunks, makeBatch } from '../data/batch.ts';
import { floats, type HostArray } from '../engine/engine.ts';
import { linearWith } from '../model/adapter/adapter.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import { batchInputs, batchTensors } from './batches/batch-tensors.ts';
import { atPositions, rowMask } from './batches/positions.ts';
import type { SweepParts } from './sweep.ts';

interface AnswerStatesParts extends Pick<SweepParts, 'engine' | 'network' | 'weights' | 'padId' | 'rows' | 'meter'> {
  /** Rows in one forward pass. @defaultValue 16 */
  readonly chunk?: number;
}

/**
 * The base model's residual stream after each layer, before any final norm, averaged over the tokens of each row's
 * answer (Chen et al. 2025, arXiv 2507.21509, §2.2): (rows, layers, hidden).
 */
export async function answerStates(parts: AnswerStatesParts): Promise<HostArray> {
  const { engine, network, weights, padId, rows, meter, chunk = 16 } = parts;
  // One more token makes the position of the answer's last token count.
  const read = rows.map(({ tokens, answerStart }) => ({ tokens: [...tokens, padId], answerStart: answerStart + 1 }));
  const chunks = inChunks(read, chunk);
  const longest = Math.max(...read.map(({ tokens }) => tokens.length));
  const shape = { rows: chunk, timeMultiple: longest, maximumLength: longest, positionMultiple: chunk * longest };
  const batches = chunks.map((part) => makeBatch(part, padId, shape));
  const program = await engine.compile({
    name: 'states of answers',
    inputs: batchInputs('rows', batches[0]!),
    constants: weights,
    body: (tensors) => {
      const batch = batchTensors('rows', tensors);
      const layers: Tensor[] = [];
      const edit = (residual: Tensor) => {
        layers.push(atPositions(residual, batch));
        return residual;
      };
      network.forward(tensors, { tokens: batch.tokens, edit }, linearWith(tensors, undefined, 0));
      const own = rowMask(batch);
      const means = layers.map((states) => tf.matMul(own, states).div(tf.maximum(own.sum(1, true), 1)));
      return { means: tf.stack(means, 1) };
    },
  });
  const size = network.layers * network.hidden;
  const data = new Float32Array(rows.length * size);
  for (const [index, batch] of batches.entries()) {
    const { means } = await program.run(batchInputs('rows', batch));
    const { data: found } = await engine.read(means!);
    data.set((found as Float32Array).subarray(0, chunks[index]!.length * size), index * chunk * size);
    meter.forwardPasses++;
    meter.tokens += batch.realTokens - chunks[index]!.length;
  }
  await program.dispose();
  return floats([rows.length, network.layers, network.hidden], data);
}
