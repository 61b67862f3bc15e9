import type { TrainingOptions } from '../../train/options.ts';
import { embeddedTraining } from '../embedded.ts';

/** For the embedded model: seconds for a trial. */
export const EMBEDDED: TrainingOptions = { ...embeddedTraining, updates: 60, learningRate: 2e-3, warmup: 5 };

/**
 * Rows of the proxy on the embedded model: one word above the axis and below it. More rows leave no trade, because several
 * methods then keep both the new rule and all old ones.
 */
export const EMBEDDED_PROXY_ROWS = 2;

/** The study's, for Gemma-2-2B-it: 25 epochs of 200 task rows in batches of 25. Here gradients are clipped. */
export const STUDY: TrainingOptions = {
  ...embeddedTraining,
  updates: 200,
  taskRows: 25,
  alignmentRows: 10,
  learningRate: 1e-4,
  warmup: 5,
  adapter: { ...embeddedTraining.adapter, rank: 32, alpha: 64 },
};

/** The study's base stage, on 200 rows of each of seven categories. */
export const STUDY_BASE: TrainingOptions = { ...STUDY, updates: 1400 };
