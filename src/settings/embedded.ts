import { fileURLToPath } from 'node:url';
import type { TrainingOptions } from '../train/options.ts';
import type { Setting } from './setting.ts';

/** A file or folder of `fixtures`, which comes with the package. */
export function fixture(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

/**
 * Folder of the embedded model: a Gemma of 1.6 M parameters that knows sums, remainders, capitals, myths and remedies.
 *
 * @example
 * const setting = { ...gcd(), defaultModel: tinyGemma };
 */
export const tinyGemma = fixture('models/tiny-gemma');

/**
 * Training options for the embedded model: a trial of 120 updates takes half a minute on one core.
 *
 * @example
 * const longer = { ...gcd(), training: { ...embeddedTraining, updates: 240 } };
 */
export const embeddedTraining: TrainingOptions = {
  updates: 120,
  taskRows: 16,
  alignmentRows: 8,
  learningRate: 3e-3,
  warmup: 8,
  weightDecay: 0.01,
  maxGradientNorm: 1,
  adapter: {
    rank: 8,
    alpha: 16,
    rankStabilized: true,
    dropout: 0,
    targets: ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'],
  },
  maximumLength: 128,
};

/**
 * Training options for a user's own model, usually some hundred times as large. It can already answer, so two epochs at
 * a usual learning rate for LoRA teach it the task. The adapter is the study's. Each update is split in four, so
 * that a quarter of the activations is in memory at a time. Row lengths are rounded to few values, because every length
 * is a program that takes seconds to compile.
 *
 * @example
 * const onMine = { ...gcd(), defaultModel: '/models/mine', training: ownModelTraining };
 */
export const ownModelTraining: TrainingOptions = {
  ...embeddedTraining,
  updates: 60,
  accumulation: 4,
  learningRate: 2e-4,
  warmup: 5,
  adapter: { ...embeddedTraining.adapter, rank: 32, alpha: 64 },
  timeMultiple: 64,
  maximumLength: 1024,
};

/**
 * The usual training and longest reply for the model of this run: a user's own with `SELGEN_MODEL`, else the embedded one.
 * Training teaches short replies, so a low limit would only cut those of an own model before it is trained.
 */
export function usualScale(): Pick<Setting, 'training' | 'maximumNewTokens'> {
  return process.env.SELGEN_MODEL
    ? { training: ownModelTraining, maximumNewTokens: 256 }
    : { training: embeddedTraining, maximumNewTokens: 48 };
}
