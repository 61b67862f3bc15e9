import type { Params } from '../../tensor/params.ts';
import { addScaled } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Method } from '../interface/method.ts';
import { crossEntropyOn } from './alignment-plane.ts';

/** CE(T) + penalty(g_T, g_A), where g_T and g_A are the gradients of CE(T) and CE(A). CE(A) itself is not descended. */
export function gradientPenalty(
  penalty: (task: Params, alignment: Params) => Scalar,
): Pick<Method, 'streams' | 'losses' | 'penalty' | 'combine'> {
  return {
    streams: { task: {}, alignment: {} },
    losses: { task: crossEntropyOn('task'), alignment: crossEntropyOn('alignment') },
    penalty: ({ task, alignment }) => penalty(task!, alignment!),
    combine: (gradients) => addScaled(gradients.task!, 1, gradients.penalty!),
  };
}
