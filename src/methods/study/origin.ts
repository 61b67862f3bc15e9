import { directionalPenalty } from '../directional-penalty.ts';
import { dpo } from '../dpo.ts';
import { gradientProjection } from '../gradient-projection.ts';
import { kl } from '../kl.ts';
import { orthogonalPenalty } from '../orthogonal-penalty.ts';
import { positiveNegative } from '../positive-negative.ts';
import { representation } from '../representation.ts';
import { safeLora } from '../safe-lora.ts';
import { standard } from '../standard.ts';
import { steering } from '../steering.ts';
import { upweighted } from '../upweighted.ts';

/**
 * Each method as the study that this project follows ran it (github.com/arianaazarbal/selective-generalization, July
 * 2025): its formula where the code differs from the paper, and its default strength. The comments hold the values that
 * the study swept in its GCD experiment. Accidents of its data path are left out. Here padding never counts, and every
 * method sees the same rows and updates; there, the KL and representation runs saw 60 % of the rows and half the
 * updates.
 *
 * @example
 * defineSuite({ ...gcd(), training: originTraining }, [{ method: origin.kl({ beta: 10 }) }]);
 */
export const origin = {
  /** Proxy rows pooled with task rows: 24 proxy rows to 40 task rows. */
  standard: ({ share = 24 / 64 } = {}) => standard({ share }),
  /** λ ∈ 0, 0.05, 0.1, 1, 1.5 (its PositiveNegativeProxyTrainer with λ⁻ = 0). */
  upweighted: ({ lambda = 1 } = {}) => upweighted({ lambda }),
  /** λ and λ⁻ both default to 0.5, and the negative term has no bound. */
  positiveNegative: ({ lambda = 0.5, negativeLambda = 0.5 } = {}) => positiveNegative({ lambda, negativeLambda }),
  /** β ∈ 1e-4, 0.01, 0.1, 5, 10, 50, 100, 200, 1000, 2000, 10000; over prompt and answer (and, there, padding). */
  kl: ({ beta = 10 } = {}) => kl({ beta, direction: 'reverse', tokens: 'all', temperature: 1 }),
  /** β ∈ 0.001, 0.1, 3, 5, 10, 20, 100, 1000, 10000; summed over layers, a mean over a state's elements, all tokens. */
  representation: ({ beta = 10 } = {}) => representation({ beta, reduction: 'sum', hidden: 'mean', tokens: 'all' }),
  /** A projection of each tensor, even where the gradients agree. */
  gradientProjection: () => gradientProjection({ scope: 'tensor', when: 'always' }),
  /** The same, with gradients averaged over one epoch on the proxy (here from the run's own starting adapter). */
  precomputedGradientProjection: ({ updates = 40 } = {}) =>
    gradientProjection({ scope: 'tensor', when: 'always', precomputed: true, precomputeUpdates: updates }),
  /** λ ∈ 0.1, 0.5, 1, 10, 100, over A matrices, against the raw gradient plane. */
  orthogonalPenalty: ({ lambda = 0.5 } = {}) => orthogonalPenalty({ lambda, form: 'weights' }),
  /** With the study's sign, which pushes along the plane, where the proxy's loss rises. */
  directionalPenalty: ({ lambda = 0.5 } = {}) =>
    directionalPenalty({ lambda, form: 'weights', toward: 'misalignment' }),
  /** α ∈ 0.1, 0.3, 0.4, 0.6, 0.8; its optional schedule ends at 0.1. */
  steering: ({ alpha = 0.5 } = {}) => steering({ alpha, when: 'training' }),
  /** The study's `direct_steering`. */
  decoupledSteering: ({ alpha = 0.5 } = {}) => steering({ alpha, when: 'decoupled' }),
  /** The study's `steering_weights_add_alignment_plane`. */
  steeringAtEnd: ({ alpha = 0.5 } = {}) => steering({ alpha, when: 'end' }),
  /** N ∈ 1, 5, 10, 15, 20, 25, 30, 35 of the modules; V from an adapter trained on the proxy. */
  safeLora: ({ count = 10 } = {}) => safeLora({ count, projection: 'published' }),
  /** (λ, β) ∈ (1, 0.1), (2, 0.02), (2, 0.05), (2, 0.1), (2, 0.2), (2, 0.5), (2, 1), (4, 0.1), (4, 0.2); mean log-probabilities. */
  dpo: ({ lambda = 2, beta = 0.1 } = {}) => dpo({ lambda, beta, logProbability: 'mean' }),
} as const;

/**
 * How the study's GCD runs trained Gemma-2B-IT: 30 updates, of which 5 warm up, then linear decay, no clipping. There a
 * second update of an epoch had the 8 rows that were left of 40; here each has 32. A `TrainingOptions` for a setting of
 * your own.
 *
 * @example
 * const setting = { ...gcd(), training: originTraining };
 */
export const originTraining = {
  updates: 30,
  taskRows: 32,
  alignmentRows: 24,
  learningRate: 1e-4,
  warmup: 5,
  weightDecay: 0.01,
  maxGradientNorm: Number.MAX_VALUE,
  adapter: {
    rank: 32,
    alpha: 64,
    rankStabilized: true,
    dropout: 0,
    targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'],
  },
  maximumLength: 200,
} as const;
