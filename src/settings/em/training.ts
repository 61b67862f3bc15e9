import type { TrainingOptions } from '../../train/options.ts';

/** A setting's training, its longest answers, and its proxy's size. */
export interface Scale {
  readonly training: TrainingOptions;
  readonly maximumNewTokens: number;
  /** Pairs of the proxy that are used. @defaultValue all */
  readonly proxyPairs?: number;
}

const TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

/**
 * For the embedded model: seconds for a trial. More pairs leave no trade, because several methods then keep both the
 * task and all alignment.
 */
export const EMBEDDED: Scale = {
  training: {
    updates: 60,
    taskRows: 16,
    alignmentRows: 8,
    learningRate: 4e-3,
    warmup: 5,
    weightDecay: 0.01,
    maxGradientNorm: 1,
    adapter: { rank: 8, alpha: 16, rankStabilized: true, dropout: 0, targets: TARGETS },
    maximumLength: 96,
  },
  maximumNewTokens: 16,
  proxyPairs: 2,
};

/**
 * The study's, for Qwen3-8B: 6,000 task rows once, in effective batches of 16, with as many proxy rows beside them (it
 * drew two of each for each of eight parts), and answers of up to 600 tokens. Here gradients are clipped.
 */
export const STUDY: Scale = {
  training: {
    updates: 375,
    taskRows: 16,
    accumulation: 8,
    alignmentRows: 16,
    learningRate: 1e-5,
    warmup: 5,
    weightDecay: 0.01,
    maxGradientNorm: 1,
    adapter: { rank: 32, alpha: 64, rankStabilized: true, dropout: 0, targets: TARGETS },
    maximumLength: 2048,
  },
  maximumNewTokens: 600,
};
