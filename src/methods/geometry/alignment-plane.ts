import { type Arrays, addArrays } from '../../engine/named-arrays.ts';
import type { Objective, Run, StreamName } from '../interface/method.ts';

/** The streams that a method with an alignment plane declares. */
export const PLANE_STREAMS = { alignment: { when: 'aside' }, misaligned: { when: 'aside' } } as const;

/**
 * s = ḡ⁺ − ḡ⁻: the mean gradient over a training on A minus that over a training on A⁻ (the study's
 * `AlignmentPlaneTrainer`). Both start from the seed's own starting adapter, because coordinates of adapters with
 * different starting points cannot be compared; the study draws three. A step along −s learns A and unlearns A⁻.
 */
export async function alignmentPlane(run: Run, updates: number): Promise<Arrays> {
  const desired = await meanGradientOfTraining(run, 'alignment', updates);
  const undesired = await meanGradientOfTraining(run, 'misaligned', updates);
  return addArrays(desired, -1, undesired);
}

/** The mean gradient over the updates of a training on one stream. */
export async function meanGradientOfTraining(run: Run, stream: StreamName, updates: number): Promise<Arrays> {
  return (await run.train({ streams: { [stream]: {} }, updates })).meanGradient;
}

/** An adapter trained on the proxy alone. */
export async function alignmentAdapter(run: Run, updates: number, from = run.initial): Promise<Arrays> {
  return (await run.train({ streams: { alignment: {} }, updates, from })).adapter;
}

/** Cross-entropy on one stream, as a loss. */
export function crossEntropyOn(stream: StreamName): Objective {
  return (params, step) => step.crossEntropy(params, stream);
}
