import { join } from 'node:path';
import { floats } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import { hubIdOf, licenseOf } from '../../exports/model-card/base-model.ts';
import { modelCard } from '../../exports/model-card/model-card.ts';
import { mapValues } from '../../lib/records.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { type AdapterLeaves, loadAdapter, saveAdapter } from '../../model/adapter/adapter-folder.ts';
import type { TrialResult } from '../../results/result.ts';
import type { Bench, Trained } from './trial.ts';

/** Writes a trial's adapter as a PEFT folder with its origin, its base model and a model card. */
export function adapterWriter(
  { model, setting }: Bench,
  trial: TrialResult,
  adapter: Arrays,
): (folder: string) => void {
  const { key, method } = trial;
  const license = licenseOf(model.folder);
  return (folder) => {
    saveAdapter(folder, model.network, {
      options: setting.training.adapter,
      leaves: adapter as AdapterLeaves,
      baseModel: model.folder,
      metadata: { trial: key, setting: setting.name, method: method.name, base_fingerprint: model.fingerprint },
    });
    const card = modelCard(trial, { baseModel: hubIdOf(model.folder), ...(license ? { license } : {}) });
    writeAtomically(join(folder, 'README.md'), card);
  };
}

/**
 * A stored trial's training, as if it had been trained now: its adapter, curve and cost. Null where its adapter cannot
 * be read back bit for bit: the trial failed, or its ranks differ from the setting's, which the folder stores as
 * rescaled weights.
 */
export function storedTraining(
  { model, setting }: Pick<Bench, 'model' | 'setting'>,
  { outcome, curve, cost }: TrialResult,
  folder: string | null,
): Trained | null {
  if (folder === null || outcome.status !== 'completed') return null;
  const { leaves } = loadAdapter(folder, model.network);
  const { rank } = setting.training.adapter;
  if (Object.entries(leaves).some(([name, { shape }]) => shape[name.endsWith('.lora_A') ? 0 : 1] !== rank)) return null;
  const { keptStep = setting.training.updates } = outcome;
  const { evaluateSeconds: _, peakMemory, ...training } = cost;
  const adapter = mapValues(leaves, ({ shape, data }) => floats(shape, data));
  return { adapter, step: keptStep, curve, cost: training, peakMemory };
}
