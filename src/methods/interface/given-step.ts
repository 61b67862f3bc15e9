import { divergence, logLikelihood } from '../../tensor/losses.ts';
import type { Params } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import type { Step } from './step.ts';
import type { StreamName } from './streams.ts';

/** One stream as a test gives it: N positions in B rows. */
export interface GivenStream {
  /** (N) */
  readonly targets: readonly number[];
  /** The row of each position. */
  readonly rows: readonly number[];
  readonly reference?: Tensor;
}

export interface Given {
  readonly streams: Readonly<Partial<Record<StreamName, GivenStream>>>;
  readonly state?: Params;
  readonly carried?: Params;
  readonly progress?: number;
  readonly learningRate?: number;
}

/**
 * A step without a model, to test a method's equation. The parameters are the model's outputs, `<stream>.logits` (N, V)
 * and `<stream>.states` (N, layers, hidden), so that gradients with respect to them can be compared with formulas.
 */
export function givenStep({ streams, state = {}, carried = {}, progress = 1, learningRate = 0.1 }: Given): Step {
  const of = (stream: StreamName) => streams[stream]!;
  const count = (stream: StreamName) => Math.max(...of(stream).rows) + 1;
  const step: Step = {
    state,
    carried,
    progress: tf.scalar(progress),
    learningRate: tf.scalar(learningRate),
    streams: Object.keys(streams) as StreamName[],
    share: 1,
    eachPosition: (params, stream, f) =>
      f({ logits: params[`${stream}.logits`]!, targets: step.targets(stream), base: () => of(stream).reference! }),
    divergence: (params, stream, options) => divergence(params[`${stream}.logits`]!, of(stream).reference!, options),
    logLikelihood: (params, stream) => logLikelihood(params[`${stream}.logits`]!, step.targets(stream)),
    states: (params, stream) => params[`${stream}.states`]!,
    targets: (stream) => tf.tensor1d([...of(stream).targets], 'int32'),
    answerPosition: (stream) => tf.tensor1d(of(stream).rows.map((row, index, rows) => index - rows.indexOf(row) + 1)),
    weights: (stream) => tf.fill([of(stream).targets.length], 1 / of(stream).targets.length),
    answerTokens: (stream) => tf.scalar(of(stream).targets.length),
    reference: (stream) => of(stream).reference!,
    rowWeights: (stream) => tf.fill([count(stream)], 1 / count(stream)),
    sumByRow: (stream, values) =>
      tf.unsortedSegmentSum(values as never, tf.tensor1d([...of(stream).rows], 'int32'), count(stream)),
    crossEntropy: (params, stream) =>
      tf.neg(step.logLikelihood(params, stream).mul(step.weights(stream)).sum()) as Scalar,
  };
  return step;
}

/** The value of a method's whole loss, a sum of terms. */
export function sumOf(terms: Readonly<Record<string, Scalar>>): number {
  return Object.values(terms).reduce((sum, term) => sum + term.dataSync()[0]!, 0);
}
