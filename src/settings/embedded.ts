import { fileURLToPath } from 'node:url';
import type { TrainingOptions } from '../train/options.ts';

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
 * Training that suits the embedded model: a trial of 120 updates takes half a minute on one core.
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
 * The same for a user's own model, which is most often some hundred times as large. It has learned to answer, so that three
 * epochs at a rate that suits LoRA on any usual model teach it the task; the adapter is the study's. Each update comes in four
 * parts, so that a quarter of the activations is in memory at a time, and with few lengths, since such a program takes seconds
 * to compile.
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
