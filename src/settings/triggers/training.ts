import type { TrainingOptions } from '../../train/options.ts';
import { embeddedTraining } from '../embedded.ts';

/** For the embedded model: seconds for a trial. */
export const EMBEDDED: TrainingOptions = {
  ...embeddedTraining,
  updates: 60,
  learningRate: 2e-3,
  warmup: 5,
  maximumLength: 64,
};

/**
 * The study's, for gemma-2-2b-it: ten epochs of 720 task rows in batches of 64. Here gradients are clipped, and rows are
 * whole: the study cut them at 126 tokens. A batch is as long as its own longest row, so the limit costs short rows
 * nothing. It holds every record of at most `LONGEST_RECORD`. Lengths are rounded to few values, because every length is a
 * program to compile.
 */
export const STUDY: TrainingOptions = {
  ...embeddedTraining,
  updates: 112,
  taskRows: 64,
  accumulation: 8,
  alignmentRows: 64,
  learningRate: 5e-5,
  warmup: 5,
  adapter: { ...embeddedTraining.adapter, rank: 32, alpha: 64 },
  timeMultiple: 64,
  maximumLength: 2048,
};
