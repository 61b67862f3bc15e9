import { join } from 'node:path';
import type { Arrays } from '../engine/named-arrays.ts';
import { hubIdOf, licenseOf } from '../exports/model-card/base-model.ts';
import { modelCard } from '../exports/model-card/model-card.ts';
import { writeAtomically } from '../lib/write-atomically.ts';
import { type AdapterLeaves, saveAdapter } from '../model/adapter/adapter-folder.ts';
import type { TrialResult } from '../results/result.ts';
import type { Bench } from './trial.ts';

/** What writes a trial's adapter as a PEFT folder, which says whose it is and what it sits on, with a model card. */
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
