/**
 * The optimizer as composable transforms of one flat gradient vector, after optax. Each transform is a pair of pure
 * functions; `chain` runs them in order. Everything here is traced: no value is read.
 */
import { type Scalar, type Tensor, tf } from './tfjs.ts';

export interface Transform {
  /** Names and sizes of the state vectors it carries; all start at zero. */
  readonly state: Readonly<Record<string, number>>;
  /** gradient or update (n), state, context → update (n), new state */
  apply(update: Tensor, state: State, context: OptimizerContext): { update: Tensor; state: State };
}

export type State = Readonly<Record<string, Tensor>>;

export interface OptimizerContext {
  /** The parameters being optimized (n). */
  readonly params: Tensor;
  /** This step's learning rate: a scalar. */
  readonly learningRate: Scalar;
  /** The number of this step, from 1: a scalar. */
  readonly step: Scalar;
}

/** Runs the transforms in order. */
export function chain(...transforms: readonly Transform[]): Transform {
  return {
    state: Object.assign({}, ...transforms.map((transform) => transform.state)),
    apply(update, state, context) {
      const next: Record<string, Tensor> = {};
      for (const transform of transforms) {
        const result = transform.apply(update, state, context);
        update = result.update;
        Object.assign(next, result.state);
      }
      return { update, state: next };
    },
  };
}

/** A transform that carries no state. */
function stateless(f: (update: Tensor, context: OptimizerContext) => Tensor): Transform {
  return { state: {}, apply: (update, _state, context) => ({ update: f(update, context), state: {} }) };
}

/** Scales a gradient that is longer than `maximum` down to that norm (Pascanu et al. 2013, arXiv 1211.5063). */
export function clipByGlobalNorm(maximum: number): Transform {
  return stateless((update) => update.mul(tf.minimum(1, tf.div(maximum, norm(update).add(1e-6)))));
}

/** Passes the gradient on and accumulates the sum of all gradients as `gradientSum`. */
export function sumGradients(size: number): Transform {
  return {
    state: { gradientSum: size },
    apply: (update, state) => ({ update, state: { gradientSum: state.gradientSum!.add(update) } }),
  };
}

export interface AdamOptions {
  /** Decay of the first moment. @defaultValue 0.9 */
  readonly beta1?: number;
  /** Decay of the second moment. @defaultValue 0.999 */
  readonly beta2?: number;
  /** Added to the root of the second moment. @defaultValue 1e-8 */
  readonly epsilon?: number;
}

/** Adam's direction m̂ / (√v̂ + ε) (Kingma & Ba 2015, arXiv 1412.6980), for `size` parameters. */
function scaleByAdam(size: number, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}): Transform {
  return {
    state: { firstMoment: size, secondMoment: size },
    apply(gradient, state, { step }) {
      const firstMoment = state.firstMoment!.mul(beta1).add(gradient.mul(1 - beta1));
      const secondMoment = state.secondMoment!.mul(beta2).add(tf.square(gradient).mul(1 - beta2));
      // expm1 gives 1 − βᵗ in full precision; the plain difference would lose four digits in the first steps.
      const correction1 = tf.neg(tf.expm1(step.mul(Math.log(beta1))));
      const correction2 = tf.neg(tf.expm1(step.mul(Math.log(beta2))));
      const denominator = tf.sqrt(secondMoment).div(tf.sqrt(correction2)).add(epsilon);
      return { update: firstMoment.div(denominator).div(correction1), state: { firstMoment, secondMoment } };
    },
  };
}

/** Adds `decay`·parameters to the update: decoupled weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101). */
function addWeightDecay(decay: number): Transform {
  return stateless((update, { params }) => (decay === 0 ? update : update.add(params.mul(decay))));
}

/** Multiplies by −learning rate; the result is added to the parameters. */
function scaleByLearningRate(): Transform {
  return stateless((update, { learningRate }) => update.mul(tf.neg(learningRate)));
}

export interface AdamWOptions extends AdamOptions {
  /** Decoupled weight decay. @defaultValue 0 */
  readonly weightDecay?: number;
  /** Longer gradients are scaled down to this norm. @defaultValue 1 */
  readonly maxGradientNorm?: number;
}

/** Clipping, Adam, decoupled weight decay, learning rate. */
export function adamW(size: number, { weightDecay = 0, maxGradientNorm = 1, ...adam }: AdamWOptions = {}): Transform {
  return chain(
    clipByGlobalNorm(maxGradientNorm),
    scaleByAdam(size, adam),
    addWeightDecay(weightDecay),
    scaleByLearningRate(),
  );
}

/** ‖x‖₂ over all elements: a scalar. */
export function norm(x: Tensor): Scalar {
  return tf.sqrt(tf.square(x).sum());
}

/** Linear warm-up to `peak` over `warmup` steps, then linear decay to zero after `steps`; `step` counts from 1. */
export function linearSchedule(
  step: number,
  { peak, warmup, steps }: { peak: number; warmup: number; steps: number },
): number {
  if (step <= warmup) return (peak * step) / warmup;
  return peak * Math.max(0, (steps - step + 1) / Math.max(1, steps - warmup));
}
