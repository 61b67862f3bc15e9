import { z } from 'zod';
import { addArrays } from '../engine/named-arrays.ts';
import { addScaled } from '../tensor/params.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import { alignmentPlane, PLANE_STREAMS } from './geometry/alignment-plane.ts';
import type { Method, StepInfo } from './interface/method.ts';
import { parseOptions, positiveInteger, weight } from './interface/options.ts';

/**
 * CE(T), steered along the alignment plane s, which is a gradient to descend (the study's `SteeringWeightsTrainer` and
 * `SteerAtEndTrainer`):
 *
 * - `training`: g ← g + α·s before the optimizer, which rescales the sum;
 * - `decoupled`: θ ← θ + Δ − η·α·s after it, at learning rate η, like decoupled weight decay;
 * - `end`: θ ← θ − α·s, once, after training.
 *
 * @param options.alpha α ≥ 0. @defaultValue 0.5
 * @param options.finalAlpha α moves there linearly over the run; not with `end`. @defaultValue `alpha`
 * @param options.when @defaultValue 'training'
 * @param options.planeUpdates Updates of each of the two trainings behind the plane. @defaultValue 40
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: steering({ alpha: 0.2, when: 'end' }) }]);
 */
export function steering(options: z.input<typeof Options> = {}): Method {
  const { alpha, finalAlpha = alpha, when, planeUpdates } = parseOptions('steering', Options, options);
  const alphaAt = ({ progress }: StepInfo): Scalar => progress.mul(finalAlpha - alpha).add(alpha) as Scalar;
  return {
    name: 'steering',
    options: { alpha, finalAlpha, when, planeUpdates },
    strength: { option: 'alpha', value: alpha },
    streams: { task: {}, ...PLANE_STREAMS },
    setup: (run) => alignmentPlane(run, planeUpdates),
    loss: (params, step) => ({ task: step.crossEntropy(params, 'task') }),
    ...ACTS[when](alpha, alphaAt),
  };
}

const ACTS: Record<When, (alpha: number, alphaAt: (step: StepInfo) => Scalar) => Partial<Method>> = {
  training: (_, alphaAt) => ({ combine: ({ loss }, step) => addScaled(loss!, alphaAt(step), step.state) }),
  decoupled: (_, alphaAt) => ({
    adjust: (change, step) => addScaled(change, alphaAt(step).mul(step.learningRate).neg() as Scalar, step.state),
  }),
  end: (alpha) => ({ finish: async (adapter, _, plane) => addArrays(adapter, -alpha, plane) }),
};

type When = z.infer<typeof Options>['when'];

const Options = z
  .strictObject({
    alpha: weight.default(0.5),
    finalAlpha: weight.optional(),
    when: z.enum(['training', 'decoupled', 'end']).default('training'),
    planeUpdates: positiveInteger.default(40),
  })
  .refine(({ when, finalAlpha }) => when !== 'end' || finalAlpha === undefined, {
    path: ['finalAlpha'],
    message: 'means nothing where steering is done once, at the end',
  });
