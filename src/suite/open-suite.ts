import { hashJson } from '../lib/hash.ts';
import { checkSetting } from '../settings/check-setting.ts';
import type { Setting } from '../settings/setting.ts';
import { loadModel } from '../train/load-model.ts';
import { chooseEngine } from './device.ts';
import { downloadProgress } from './progress.ts';
import { type Bench, closeBench, openBench } from './trial/trial.ts';

/** The bench of the last suite on the processor in this process, by what its programs depend on. */
let last: { readonly key: string; readonly bench: Bench } | undefined;

/**
 * The bench of a suite, with the model and the engine that the environment asks for. Suites that run one after the
 * other in one process share compiled programs and extra trainings.
 */
export async function openSuite(setting: Setting): Promise<Bench> {
  // Before a model is downloaded.
  checkSetting(setting);
  const engine = await chooseEngine();
  const source = process.env.SELGEN_MODEL || setting.defaultModel;
  const model = await loadModel(source, { onProgress: downloadProgress(`${setting.name} · ${source}`) });
  const key = hashJson([engine.name, engine.details, model.folder, model.fingerprint, setting.training.adapter]);
  if (last && last.key !== key) {
    await closeBench(last.bench);
    last = undefined;
  }
  const bench = await openBench(engine, last?.bench.model ?? model, setting, last?.bench);
  last ??= { key, bench };
  for (const note of [...model.notes, ...(bench.data.notes ?? [])]) process.stderr.write(`${note}\n`);
  return bench;
}

/** Gives back a device and its memory. On the processor, the next suite uses the programs again. */
export async function closeSuite(bench: Bench): Promise<void> {
  if (bench.engine.name === 'cpu') return;
  last = undefined;
  await closeBench(bench);
}
