import { fail } from '../lib/errors.ts';
import type { Method, Step, StreamName } from '../methods/interface/method.ts';
import { type AdapterOptions, adapterScale, linearWith } from '../model/adapter/adapter.ts';
import type { Network, NetworkInput, NetworkOutput } from '../model/decoder/architecture.ts';
import { checkpoint } from '../tensor/differentiation.ts';
import { dropout } from '../tensor/dropout.ts';
import type { Params } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { batchTensors } from './batches/batch-tensors.ts';
import {
  type BaseOutput,
  divergencesAt,
  eachPosition,
  logLikelihoodsAt,
  type ReadStream,
} from './batches/position-losses.ts';
import { rowMask, statesAtPositions } from './batches/positions.ts';

export interface StepParts {
  readonly network: Network;
  readonly weights: Params;
  readonly adapter: AdapterOptions;
  readonly streams: readonly StreamName[];
  /** Inputs of the program by name. A stream without `<stream>.tokens` is not read in it. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly state: Params;
  /** The method's edit of the residual stream. @defaultValue none */
  readonly edit?: Method['forward'] | undefined;
  /** @defaultValue nothing is carried */
  readonly carried?: Params;
  /** Micro-batches of an update. */
  readonly microBatches: number;
  readonly checkpointing: boolean | undefined;
  /** The engine's wish for losses over a large vocabulary. */
  readonly slicesHead: boolean | undefined;
  /** Called with each stream that is read. */
  readonly onRead: (stream: StreamName) => void;
  /** Called where a reference is read that the program was not given, before this fails. */
  readonly onMissingReference?: (stream: StreamName) => void;
}

/** The `Step` that methods see, over the inputs of a traced program. */
export function makeStep(parts: StepParts): Step {
  const {
    network,
    weights,
    adapter,
    tensors,
    state,
    edit,
    carried = {},
    microBatches,
    checkpointing,
    slicesHead,
    onRead,
    onMissingReference,
  } = parts;
  const streams = parts.streams.filter((stream) => `${stream}.tokens` in tensors);
  const input = (name: string): Tensor =>
    tensors[name] ?? fail('training', `Expected an input '${name}' of the program, got none.`);
  const batch = (stream: StreamName) => {
    if (!streams.includes(stream)) {
      fail(
        'training',
        `Expected a stream of this update (${streams.join(', ')}), got '${stream}'. Add it to the method's \`streams\`, or ask \`step.streams\`.`,
      );
    }
    onRead(stream);
    return batchTensors(stream, tensors);
  };
  const forward = (params: Params, stream: StreamName): NetworkOutput => {
    const dropped = (x: Tensor, module: string) =>
      dropout(x, adapter.dropout, input('dropoutSeed'), `${stream}/${module}`);
    const drop = adapter.dropout === 0 ? undefined : dropped;
    const { tokens, packing, outputs } = batch(stream);
    const linear = linearWith(weights, params, adapterScale(adapter), drop);
    return network.forward(
      weights,
      {
        tokens,
        packing,
        outputs,
        runLayer: checkpointing ? checkpointed(params) : undefined,
        edit: edit?.streams.includes(stream) ? (residual, layer) => edit.edit(residual, layer, step) : undefined,
      },
      linear,
    );
  };
  const read = (params: Params, stream: StreamName): ReadStream => ({
    network,
    output: forward(params, stream),
    batch: batch(stream),
    sparing: checkpointing,
    slicesHead,
  });
  const baseOf = (stream: StreamName): BaseOutput | undefined => {
    const [hidden, logits] = [tensors[`${stream}.referenceHidden`], tensors[`${stream}.reference`]];
    return hidden ? { hidden } : logits && { logits };
  };
  const missingReference = (stream: StreamName): never => {
    onMissingReference?.(stream);
    return fail('training', `Expected a \`reference\` on the stream '${stream}' of the method, got none. Add it.`);
  };
  const step: Step = {
    state,
    carried,
    streams,
    share: 1 / microBatches,
    progress: tensors.progress as Scalar,
    learningRate: tensors.learningRate as Scalar,
    eachPosition(params, stream, f) {
      const { output, ...rest } = read(params, stream);
      const base = baseOf(stream);
      const logitsOf = (own: Tensor | undefined) => () =>
        own ? (base && 'hidden' in base ? output.logits(own) : own) : missingReference(stream);
      return eachPosition(
        { output, ...rest },
        (logits, targets, own) => f({ logits, targets, base: logitsOf(own) }),
        base ? Object.values(base) : [],
      );
    },
    logLikelihood: (params, stream) => logLikelihoodsAt(read(params, stream)),
    divergence: (params, stream, options) =>
      divergencesAt(read(params, stream), baseOf(stream) ?? missingReference(stream), options),
    crossEntropy: (params, stream) =>
      tf.neg(step.logLikelihood(params, stream).mul(step.weights(stream)).sum()) as Scalar,
    states: (params, stream) => statesAtPositions(forward(params, stream), batch(stream)),
    targets: (stream) => batch(stream).targets,
    answerPosition: (stream) => {
      const mask = rowMask(batch(stream));
      return tf.cumsum(mask, 1).mul(mask).sum(0);
    },
    weights: (stream) => batch(stream).weights,
    answerTokens: (stream) => {
      batch(stream);
      return input(`${stream}.answerTokens`) as Scalar;
    },
    sumByRow: (stream, values) => tf.matMul(rowMask(batch(stream)), values.reshape([-1, 1])).flatten(),
    rowWeights: (stream) =>
      rowMask(batch(stream))
        .max(1)
        .div(input(`${stream}.rows`)),
    reference: (stream) => {
      batch(stream);
      return tensors[`${stream}.reference`] ?? missingReference(stream);
    },
  };
  return step;
}

/** Computes each layer again in the backward pass. */
function checkpointed(params: Params): NetworkInput['runLayer'] {
  return (run, [x, ...fixed], prefix) => {
    const names = Object.keys(params).filter((name) => name.startsWith(prefix));
    return checkpoint(run, [x], { fixed, leaves: names.map((name) => params[name]!) });
  };
}
