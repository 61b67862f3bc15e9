import type { Arrays } from '../engine/named-arrays.ts';
import { type AdapterLeaves, saveAdapter } from '../model/adapter/adapter-folder.ts';
import type { TrialResult } from '../results/result.ts';
import type { Bench } from './trial.ts';

/** What writes a trial's adapter as a PEFT folder, which says whose it is and what it sits on. */
export function adapterWriter(
  { model, setting }: Bench,
  { key, method }: TrialResult,
  adapter: Arrays,
): (folder: string) => void {
  return (folder) =>
    saveAdapter(folder, model.network, {
      options: setting.training.adapter,
      leaves: adapter as AdapterLeaves,
      baseModel: model.folder,
      metadata: { trial: key, setting: setting.name, method: method.name, base_fingerprint: model.fingerprint },
    });
}
